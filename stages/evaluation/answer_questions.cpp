#include "stages/evaluation/answer_questions.h"

#include <utility>
#include <vector>

#include "src/core/progress.h"
#include "src/data/task_dataset.h"
#include "src/evaluate/greedy_decoder.h"
#include "src/evaluate/reference_score.h"

namespace sotto::evaluation {
namespace {

std::vector<packing::Row> prompts_of(const std::vector<data::PromptExample>& examples) {
  std::vector<packing::Row> rows;
  for (const auto& example : examples) rows.push_back(example.row);
  return rows;
}

// The prompt with its first reference answer behind it. Without a reference nothing of the row is scored.
std::vector<packing::Row> reference_rows(const std::vector<data::PromptExample>& examples,
                                         const std::map<std::string, data::ExampleEncoder>& tasks) {
  std::vector<packing::Row> rows;
  for (const auto& example : examples) {
    packing::Row row = example.row;
    row.first_target = example.prompt_size;
    if (!example.reference_answers.empty()) {
      const auto& encoder = tasks.at(example.fields.at("taskname").get<std::string>());
      const auto answer = encoder.answer_tokens(example.reference_answers.front());
      row.token_ids.insert(row.token_ids.end(), answer.begin(), answer.end());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

evaluate::TaskScores scores_by_task(const std::vector<data::PromptExample>& examples,
                                    const std::vector<evaluate::Generation>& answers) {
  struct Pairs {
    std::vector<std::string> predictions;
    std::vector<std::vector<std::string>> references;
  };
  std::map<std::string, Pairs> by_task;
  for (std::size_t at = 0; at < examples.size(); ++at) {
    Pairs& pairs = by_task[examples[at].fields.at("taskname").get<std::string>()];
    pairs.predictions.push_back(answers[at].text);
    pairs.references.push_back(examples[at].reference_answers);
  }
  evaluate::TaskScores scores;
  for (const auto& [task, pairs] : by_task) scores[task] = evaluate::squad_score(pairs.predictions, pairs.references);
  return scores;
}

}  // namespace

evaluate::TaskScores answer_questions(const EvaluationConfig& config, const model::LanguageModel& model,
                                      const tokenizer::Tokenizer& tokenizer,
                                      const std::map<std::string, data::ExampleEncoder>& tasks,
                                      const at::Tensor& prompt_PD, const std::filesystem::path& file,
                                      const std::string& title) {
  const data::TaskDataset set(config.data.test_ds, tasks,
                              {.with_answers = false, .max_examples = config.data.max_examples});
  core::Progress progress(title, "questions", set.size());
  const auto answers = evaluate::decode_greedily(model, tokenizer, prompts_of(set.examples()), prompt_PD,
                                                 {.max_new_tokens = config.inference.tokens_to_generate,
                                                  .rows_at_once = config.data.micro_batch_size,
                                                  .stop_strings = config.inference.end_strings},
                                                 [&](std::int64_t done) { progress.update(done); });
  progress.finish();
  std::vector<evaluate::ReferenceScore> scores;
  if (config.score) {
    core::Progress scoring(title + ": scoring", "questions", set.size());
    scores = evaluate::score_references(model, reference_rows(set.examples(), tasks), prompt_PD,
                                        config.data.micro_batch_size, [&](std::int64_t done) { scoring.update(done); });
  }
  evaluate::write_predictions(file, set.examples(), answers, scores);
  return scores_by_task(set.examples(), answers);
}

}  // namespace sotto::evaluation
