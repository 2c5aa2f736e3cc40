#include "stages/data_preparation/squad.h"

#include <fmt/format.h>

#include "src/core/interrupt.h"
#include "src/core/log.h"
#include "src/core/progress.h"
#include "stages/data_preparation/json_line.h"
#include "stages/data_preparation/json_place.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> answer_texts(const JsonPlace& answers) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < answers.size(); ++at) texts.push_back(answers.at(at).at("text").text());
  return texts;
}

// `Answer` is a text, a list of texts, or nullptr_t for none.
template <typename Answer>
std::string squad_line(const DataPreparationConfig& config, const SquadQuestion& question, const Answer& answer) {
  constexpr bool kWithAnswer = !std::is_same_v<Answer, std::nullptr_t>;
  JsonLine line;
  if (config.sft_format) {
    line.add("input", fmt::format("User: Context:{} Question:{}\n\nAssistant:", question.context, question.question));
    if constexpr (kWithAnswer) {
      line.add("output", answer);
    } else {
      line.add("output", "");
    }
  } else {
    line.add("taskname", config.task()).add("context", question.context).add("question", question.question);
    if constexpr (kWithAnswer) line.add("answer", answer);
  }
  if (config.include_topic_name) line.add("topic", question.topic);
  return line.text();
}

// The questions of one file that have an answer.
void for_each_answered(const fs::path& file, const std::function<void(const SquadQuestion&)>& write) {
  std::size_t num_unanswerable = 0;
  for_each_squad_question(file, [&](const SquadQuestion& question) {
    if (question.answers.empty()) {
      ++num_unanswerable;
    } else {
      write(question);
    }
  });
  if (num_unanswerable > 0) core::log_info("{}: left out {} questions without answer", file.string(), num_unanswerable);
}

}  // namespace

void for_each_squad_question(const fs::path& file, const std::function<void(const SquadQuestion&)>& visit) {
  const nlohmann::json document = read_json_file(file);
  const JsonPlace articles = JsonPlace(document, file).at("data");
  core::Progress progress(file.filename().string(), "articles", static_cast<std::int64_t>(articles.size()));
  for (std::size_t a = 0; a < articles.size(); ++a) {
    core::throw_if_interrupted();
    const std::string_view topic = articles.at(a).at("title").text();
    const JsonPlace paragraphs = articles.at(a).at("paragraphs");
    for (std::size_t p = 0; p < paragraphs.size(); ++p) {
      const std::string_view context = paragraphs.at(p).at("context").text();
      const JsonPlace questions = paragraphs.at(p).at("qas");
      for (std::size_t q = 0; q < questions.size(); ++q) {
        const JsonPlace question = questions.at(q);
        visit({topic, context, question.at("question").text(), answer_texts(question.at("answers"))});
      }
    }
    progress.update(static_cast<std::int64_t>(a) + 1);
  }
  progress.finish();
}

void write_squad(const DataPreparationConfig& config, const fs::path& source_dir, PreparedFiles& files) {
  for_each_answered(source_dir / config.train_file, [&](const SquadQuestion& question) {
    files.write(Split::kTrain, squad_line(config, question, question.answers.front()));
  });
  for_each_answered(source_dir / config.dev_file, [&](const SquadQuestion& question) {
    files.write(Split::kVal, squad_line(config, question, question.answers.front()));
    files.write(Split::kTest, squad_line(config, question, nullptr));
    files.write(Split::kTestGroundTruth, squad_line(config, question, question.answers));
  });
}

}  // namespace sotto::data_preparation
