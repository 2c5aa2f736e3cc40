#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "stages/evaluation/evaluation_config.h"

namespace sotto::ask {

// What asking needs of an evaluation's section, with its keys; a run's own evaluation.yaml gives the values.
struct AskConfig {
  static constexpr const char* kSection = "evaluation";

  evaluation::DeviceConfig trainer;
  std::filesystem::path language_model_path;
  std::optional<std::filesystem::path> virtual_prompt_model_file;
  std::int64_t encoder_seq_length = 2048;
  evaluate::InferenceConfig inference;
  std::vector<task_template::TaskTemplateConfig> task_templates;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("trainer", trainer, "the device");
    visit("language_model_path", language_model_path, "the model folder");
    visit("virtual_prompt_model_file", virtual_prompt_model_file, "a prompt folder or an adapter folder of PEFT");
    visit("encoder_seq_length", encoder_seq_length, "the longest question in tokens, virtual ones included");
    visit("inference", inference, "how answers are generated");
    visit("task_templates", task_templates, "templates for prompts that bring none (PEFT's)");
    for (const char* const key : {"run", "data", "before", "score", "metrics"}) visit.variable(key);
  }
  void validate(config::Problems& problems) const {
    if (language_model_path.empty()) problems.add("language_model_path", "must be set");
    if (encoder_seq_length <= inference.tokens_to_generate)
      problems.add("encoder_seq_length", "must be above inference.tokens_to_generate");
  }
};

}  // namespace sotto::ask
