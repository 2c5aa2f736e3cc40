#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/config/run_config.h"

namespace sotto::conversion {

// `conversion.model`.
struct ConversionModelConfig {
  std::filesystem::path source_path;
  std::filesystem::path output_path;
  std::optional<std::filesystem::path> tokenizer_path;
  std::string precision = "bf16";
  bool overwrite = false;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("source_path", source_path,
          "a GGUF file, a Hugging Face folder, a .nemo archive or a checkpoint of Megatron-LM");
    visit("output_path", output_path, "the model folder to write, or a .nemo archive (of a model that came from NeMo)");
    visit("tokenizer_path", tokenizer_path,
          "a folder with the tokenizer's files; null: those of the source (a .nemo archive may name its tokenizer "
          "only, a "
          "checkpoint of Megatron-LM has none)");
    visit.one_of("precision", precision, {"fp32", "bf16"}, "of the written weights");
    visit("overwrite", overwrite, "write it again where it already holds this very conversion");
  }
  void validate(config::Problems& problems) const {
    if (source_path.empty()) problems.add("source_path", "must be set");
    if (output_path.empty()) problems.add("output_path", "must be set");
    if (!output_path.empty() && source_path == output_path) problems.add("output_path", "must not be source_path");
  }
};

// The section `conversion`: a foreign checkpoint to a model folder.
struct ConversionConfig {
  static constexpr const char* kStage = "conversion";
  static constexpr const char* kProgram = "sotto-conversion";

  config::RunConfig run;
  ConversionModelConfig model;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("run", run, "how the stage is started");
    visit("model", model, "from where to where");
  }

  // Files and folders that must exist before the stage starts, and those that it makes.
  std::vector<std::filesystem::path> inputs() const {
    std::vector<std::filesystem::path> needed{model.source_path};
    if (model.tokenizer_path) needed.push_back(*model.tokenizer_path);
    return needed;
  }
  std::vector<std::filesystem::path> outputs() const { return {model.output_path}; }
};

}  // namespace sotto::conversion
