#include "stages/data_preparation/squad.h"

#include <fmt/format.h>

#include "stages/data_preparation/json_line.h"
#include "stages/data_preparation/squad_document.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

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
  if (config.include_topic_name) line.add("topic", question.title);
  return line.text();
}

}  // namespace

void write_squad(const DataPreparationConfig& config, const fs::path& source_dir, PreparedFiles& files) {
  const std::vector<std::string> names = config.original_names();
  for_each_answered_question(source_dir / names.at(0), [&](const SquadQuestion& question) {
    files.write(Split::kTrain, squad_line(config, question, question.answers.front()));
  });
  for_each_answered_question(source_dir / names.at(1), [&](const SquadQuestion& question) {
    files.write(Split::kVal, squad_line(config, question, question.answers.front()));
    files.write(Split::kTest, squad_line(config, question, nullptr));
    files.write(Split::kTestGroundTruth, squad_line(config, question, question.answers));
  });
}

}  // namespace sotto::data_preparation
