#include "launcher/stage_catalog.h"

#include <algorithm>
#include <utility>

#include "stages/conversion/conversion_config.h"
#include "stages/data_preparation/data_preparation_config.h"
#include "stages/evaluation/evaluation_config.h"
#include "stages/prompt_learning/prompt_learning_config.h"

namespace sotto::launcher {
namespace {

// Collects keys that mean nothing here, or nothing by themselves.
class AcceptedKeys {
 public:
  AcceptedKeys(std::string key, std::vector<std::string>& keys) : key_(std::move(key)), keys_(keys) {}

  template <class Field>
  void operator()(std::string_view name, Field& field, std::string_view /*meaning*/) {
    if constexpr (config::HasFields<Field, AcceptedKeys>) {
      AcceptedKeys inner(config::child_key(key_, name), keys_);
      field.visit_fields(inner);
    }
  }
  void one_of(std::string_view, std::string&, config::Choices, std::string_view) {}
  void ignored(std::string_view name, std::string_view) { keys_.push_back(config::child_key(key_, name)); }
  void variable(std::string_view name) { keys_.push_back(config::child_key(key_, name)); }

 private:
  std::string key_;
  std::vector<std::string>& keys_;
};

template <class Section>
std::vector<std::string> accepted_keys() {
  std::vector<std::string> keys;
  AcceptedKeys visitor(Section::kStage, keys);
  Section section;
  section.visit_fields(visitor);
  return keys;
}

template <class Section>
StageEntry entry() {
  const auto bind = [](const config::Node& root, config::BindReport& report) {
    const std::size_t problems_before = report.problems.size();
    const auto section = config::bind_section<Section>(root, Section::kStage, report);
    BoundStage bound;
    bound.run = section.run;
    // A section with problems has no reliable paths: they would only bring problems of problems.
    if (report.problems.size() > problems_before) return bound;
    bound.inputs = section.inputs();
    bound.outputs = section.outputs();
    return bound;
  };
  return {Section::kStage, Section::kProgram, bind, [] { return config::describe_section<Section>(Section::kStage); },
          accepted_keys<Section>()};
}

}  // namespace

const std::vector<StageEntry>& stage_catalog() {
  static const std::vector<StageEntry> catalog{
      entry<data_preparation::DataPreparationConfig>(), entry<conversion::ConversionConfig>(),
      entry<prompt_learning::PromptLearningConfig>(), entry<evaluation::EvaluationConfig>()};
  return catalog;
}

const StageEntry* find_stage(std::string_view name) {
  const auto found =
      std::find_if(stage_catalog().begin(), stage_catalog().end(), [&](const auto& one) { return one.name == name; });
  return found == stage_catalog().end() ? nullptr : &*found;
}

}  // namespace sotto::launcher
