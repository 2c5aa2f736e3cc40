#include "stages/data_preparation/assistant.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "stages/data_preparation/assistant_reader.h"
#include "stages/data_preparation/json_line.h"
#include "stages/data_preparation/python_random.h"

namespace sotto::data_preparation {

void write_assistant(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                     PreparedFiles& files) {
  AssistantData data = read_assistant(source_dir, config.leading_slots);
  const std::string all_intents = fmt::format("{}", fmt::join(data.intents, ", "));
  const std::string all_slots = fmt::format("{}", fmt::join(data.slot_types, ", "));
  const auto write = [&](Split split, const AssistantRequest& request) {
    JsonLine line;
    line.add("taskname", config.task());
    if (config.include_options) line.add("intent_options", all_intents).add("slot_options", all_slots);
    line.add("utterance", request.utterance);
    const std::string unlabeled = line.text();
    line.add("label", fmt::format("\nIntent: {}\nSlots: {}", request.intent, request.slots));
    files.write_example(split, line.text(), unlabeled, config.make_ground_truth);
  };
  PythonRandom random(config.seed());
  random.shuffle(data.train);
  for (const AssistantRequest& request : data.train) write(Split::kTrain, request);
  random.shuffle(data.test);
  const std::size_t num_val = data.test.size() / 2;
  for (std::size_t at = 0; at < data.test.size(); ++at) write(at < num_val ? Split::kVal : Split::kTest, data.test[at]);
}

}  // namespace sotto::data_preparation
