#include "src/evaluate/score_answers.h"

#include <algorithm>

#include "src/evaluate/task_metric.h"

namespace sotto::evaluate {
namespace {

struct TaskAnswers {
  std::vector<std::string> predictions;
  std::vector<std::vector<std::string>> references;
};

bool holds(const TaskScore& score, const std::string& name) {
  return std::any_of(score.figures.begin(), score.figures.end(),
                     [&](const Figure& figure) { return figure.name == name; });
}

}  // namespace

TaskScores score_answers(const std::map<std::string, std::vector<std::string>>& metrics,
                         const std::vector<data::PromptExample>& examples,
                         const std::vector<std::string>& predictions) {
  std::map<std::string, TaskAnswers> by_task;
  for (std::size_t at = 0; at < examples.size(); ++at) {
    TaskAnswers& answers = by_task[examples[at].fields.at("taskname").get<std::string>()];
    answers.predictions.push_back(predictions[at]);
    answers.references.push_back(examples[at].reference_answers);
  }
  TaskScores scores;
  for (const auto& [task, answers] : by_task) {
    const auto chosen = metrics.find(task);
    const std::vector<std::string> names =
        chosen != metrics.end() ? chosen->second : std::vector{likely_metric(answers.references)};
    TaskScore& score = scores[task];
    score.total = static_cast<std::int64_t>(answers.predictions.size());
    for (const std::string& name : names) {
      for (auto& figure : score_task(name, answers.predictions, answers.references).figures) {
        // Two metrics may have a figure of one name (exact_match): the first stays.
        if (!holds(score, figure.name)) score.figures.push_back(std::move(figure));
      }
    }
  }
  return scores;
}

}  // namespace sotto::evaluate
