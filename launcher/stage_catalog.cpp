#include "launcher/stage_catalog.h"

#include <algorithm>

#include "stages/conversion/conversion_config.h"
#include "stages/data_preparation/data_preparation_config.h"
#include "stages/evaluation/evaluation_config.h"
#include "stages/prompt_learning/prompt_learning_config.h"

namespace sotto::launcher {
namespace {

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
  return {Section::kStage, Section::kProgram, bind, [] { return config::describe_section<Section>(Section::kStage); }};
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
