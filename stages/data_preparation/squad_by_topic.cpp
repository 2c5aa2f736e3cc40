#include "stages/data_preparation/squad_by_topic.h"

#include "stages/data_preparation/json_line.h"
#include "stages/data_preparation/python_random.h"
#include "stages/data_preparation/split_sizes.h"
#include "stages/data_preparation/squad_document.h"

namespace sotto::data_preparation {
namespace {

struct Lines {
  std::string with_answer, without_answer;
};

Lines lines_of(const DataPreparationConfig& config, const SquadQuestion& question) {
  JsonLine without;
  without.add("taskname", config.task()).add("context", question.context).add("question", question.question);
  JsonLine with = without;
  with.add("answer", " " + question.answers.front());
  if (config.include_topic_name) {
    with.add("topic", question.title);
    without.add("topic", question.title);
  }
  return {with.text(), without.text()};
}

}  // namespace

void write_squad_by_topic(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                          PreparedFiles& files) {
  std::vector<std::vector<Lines>> articles;
  const std::size_t num_articles =
      for_each_answered_question(source_dir / config.original_names().at(0), [&](const SquadQuestion& question) {
        articles.resize(question.article + 1);
        articles.back().push_back(lines_of(config, question));
      });
  articles.resize(num_articles);

  PythonRandom random(config.seed());
  random.shuffle(articles);
  const SplitSizes sizes = SplitSizes::of(articles.size(), config.train_percent);
  std::vector<Lines> train;
  for (std::size_t at = 0; at < articles.size(); ++at) {
    const Split split = sizes.split_of(at);
    for (Lines& lines : articles[at]) {
      if (split == Split::kTrain) {
        train.push_back(std::move(lines));
      } else {
        files.write_example(split, lines.with_answer, lines.without_answer, config.make_ground_truth);
      }
    }
  }
  random.shuffle(train);
  for (const Lines& lines : train) files.write(Split::kTrain, lines.with_answer);
}

}  // namespace sotto::data_preparation
