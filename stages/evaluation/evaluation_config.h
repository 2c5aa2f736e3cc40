#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/config/run_config.h"
#include "src/core/suggest.h"
#include "src/evaluate/inference_config.h"
#include "src/task_template/task_template_config.h"

namespace sotto::evaluation {

// `trainer`: the device.
struct DeviceConfig {
  std::string accelerator = "auto";
  std::string precision = "auto";

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("accelerator", accelerator, {"auto", "cpu", "gpu"},
                 "where the model runs; auto: on a GPU where LibTorch sees one");
    visit.one_of("precision", precision, {"auto", "32", "bf16"}, "of the model");
    for (const char* const key : {"devices", "num_nodes", "logger", "enable_checkpointing", "replace_sampler_ddp",
                                  "use_distributed_sampler", "log_every_n_steps"}) {
      visit.ignored(key, "a detail of PyTorch Lightning");
    }
  }
};

// `data`.
struct EvaluationDataConfig {
  std::vector<std::filesystem::path> test_ds;
  std::int64_t max_examples = -1;
  std::int64_t micro_batch_size = 32;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("test_ds", test_ds, "JSON Lines files with the reference answers, one or several a line");
    visit("max_examples", max_examples, "take the first so many; -1: all");
    visit("micro_batch_size", micro_batch_size, "questions answered at once: bounds the memory, changes no result");
    for (const char* const key : {"global_batch_size", "num_workers", "pin_memory", "add_eos", "shuffle"})
      visit.ignored(key, "a detail of NeMo's data loader");
  }
  void validate(config::Problems& problems) const {
    if (test_ds.empty()) problems.add("test_ds", "must name at least one file");
    if (micro_batch_size < 1) problems.add("micro_batch_size", "must be at least 1");
    if (max_examples == 0 || max_examples < -1) problems.add("max_examples", "must be -1 or at least 1");
  }
};

// What `metrics` can name (evaluate::metric_names, which this header must not link).
inline constexpr std::array<const char*, 5> kMetrics{"squad", "accuracy", "intent_and_slot", "bleu", "rouge"};

// The section `evaluation`: questions answered by the bare model and with the prompts, and how well.
struct EvaluationConfig {
  static constexpr const char* kStage = "evaluation";
  static constexpr const char* kProgram = "sotto-evaluation";

  config::RunConfig run;
  DeviceConfig trainer;
  std::filesystem::path language_model_path;
  std::optional<std::filesystem::path> virtual_prompt_model_file;
  std::int64_t encoder_seq_length = 2048;
  EvaluationDataConfig data;
  evaluate::InferenceConfig inference;
  bool before = true;
  bool score = false;
  std::map<std::string, std::vector<std::string>> metrics;
  std::vector<task_template::TaskTemplateConfig> task_templates;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("run", run, "how the stage is started");
    visit("trainer", trainer, "the device");
    visit("language_model_path", language_model_path, "the model folder");
    visit("virtual_prompt_model_file", virtual_prompt_model_file,
          "a prompt folder or an adapter folder of PEFT; null: only the bare model");
    visit("encoder_seq_length", encoder_seq_length, "the longest question in tokens, virtual ones included");
    visit("data", data, "the questions");
    visit("inference", inference, "how answers are generated");
    visit("before", before, "whether the bare model answers too, for comparison");
    visit("score", score, "whether predictions.jsonl has the log-probability of each token of the reference answer");
    visit("metrics", metrics,
          "a task's metrics: squad, accuracy, intent_and_slot, bleu, rouge; a task without gets what its answers look "
          "like");
    visit("task_templates", task_templates, "templates for the bare model, and for prompts that bring none (PEFT's)");
    visit.variable("model");  // NeMo's names, which the recipes refer to
  }
  void validate(config::Problems& problems) const {
    if (language_model_path.empty()) problems.add("language_model_path", "must be set");
    if (!virtual_prompt_model_file.has_value() && task_templates.empty()) {
      problems.add("virtual_prompt_model_file", "must be set, or task_templates for the bare model");
    }
    if (!virtual_prompt_model_file.has_value() && !before) problems.add("before", "without prompts it must be true");
    for (const auto& [task, names] : metrics) {
      for (const std::string& name : names) {
        if (std::find(kMetrics.begin(), kMetrics.end(), name) != kMetrics.end()) continue;
        problems.add("metrics." + task, "there is no metric '" + name + "'." +
                                            core::did_you_mean(name, {kMetrics.begin(), kMetrics.end()}));
      }
    }
    if (encoder_seq_length <= inference.tokens_to_generate)
      problems.add("encoder_seq_length", "must be above inference.tokens_to_generate");
  }

  // Files and folders that must exist before the stage starts, and those that it makes.
  std::vector<std::filesystem::path> inputs() const {
    std::vector<std::filesystem::path> files{language_model_path};
    if (virtual_prompt_model_file.has_value()) files.push_back(*virtual_prompt_model_file);
    files.insert(files.end(), data.test_ds.begin(), data.test_ds.end());
    return files;
  }
  std::vector<std::filesystem::path> outputs() const { return {run.results_dir / "metrics.json"}; }
};

}  // namespace sotto::evaluation
