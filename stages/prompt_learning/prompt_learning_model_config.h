#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/config/field_list.h"
#include "src/data/task_template_config.h"
#include "src/prompt/prompt_encoder_config.h"
#include "src/train/optim_config.h"

namespace sotto::prompt_learning {

// `model.prompt_tuning` with NeMo's keys: how fresh prompts begin, an entry for each new task.
struct PromptTuningConfig {
  std::vector<std::string> new_prompt_init_methods;
  std::vector<std::optional<std::string>> new_prompt_init_text;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("new_prompt_init_methods", new_prompt_init_methods,
          "random, text or vocabulary for each new task; empty: vocabulary (tokens sampled from it)");
    visit("new_prompt_init_text", new_prompt_init_text, "the text for each new task whose method is text");
  }
  void validate(config::Problems& problems) const {
    for (std::size_t at = 0; at < new_prompt_init_methods.size(); ++at) {
      const std::string& method = new_prompt_init_methods[at];
      if (method != "random" && method != "text" && method != "vocabulary") {
        problems.add("new_prompt_init_methods", "'" + method + "' is none of random, text, vocabulary");
      }
      const bool has_text = at < new_prompt_init_text.size() && new_prompt_init_text[at].has_value();
      if (method == "text" && !has_text) problems.add("new_prompt_init_text", "the method text needs a text");
    }
  }
};

// `model.data` with NeMo's keys.
struct PromptDataConfig {
  std::vector<std::filesystem::path> train_ds, validation_ds;
  bool add_eos = true;
  bool shuffle = true;
  bool keep_common_starts = true;
  std::int64_t min_seq_length = 1;
  std::int64_t max_train_examples = -1;
  std::int64_t max_validation_examples = -1;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("train_ds", train_ds, "JSON Lines files to learn from");
    visit("validation_ds", validation_ds, "JSON Lines files for val_loss; empty: none");
    visit("shuffle", shuffle, "whether each epoch has an order of its own");
    visit("keep_common_starts", keep_common_starts,
          "whether examples that begin alike (one paragraph's questions) stay together, so that it is computed once");
    visit("min_seq_length", min_seq_length, "tokens; shorter examples are skipped");
    visit("max_train_examples", max_train_examples, "take the first so many; -1: all");
    visit("max_validation_examples", max_validation_examples, "take the first so many; -1: all");
    visit.ignored("add_eos", "an answer always ends with the end-of-text token");
    for (const char* const key : {"add_bos", "num_workers", "pin_memory", "max_seq_length", "train_cache_data_path",
                                  "validation_cache_data_path", "test_cache_data_path", "load_cache"}) {
      visit.ignored(key, "a detail of NeMo's data loader");
    }
  }
};

// `model` with NeMo's keys.
struct PromptLearningModelConfig {
  std::int64_t seed = 1234;
  std::filesystem::path language_model_path;
  std::filesystem::path nemo_path;
  std::optional<std::filesystem::path> restore_path;
  std::string virtual_prompt_style = "p-tuning";
  std::int64_t encoder_seq_length = 2048;
  std::int64_t global_batch_size = 16;
  std::int64_t micro_batch_size = 16;
  std::vector<std::string> new_tasks, existing_tasks;
  std::vector<data::TaskTemplateConfig> task_templates;
  PromptTuningConfig prompt_tuning;
  prompt::PromptEncoderConfig p_tuning;
  PromptDataConfig data;
  train::OptimConfig optim;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("seed", seed, "of initial values and order");
    visit("language_model_path", language_model_path, "the model folder of the frozen language model");
    visit("nemo_path", nemo_path, "the prompt folder to write");
    visit("restore_path", restore_path, "a prompt folder to go on from: its tasks are kept, or tuned on; null: none");
    visit.one_of("virtual_prompt_style", virtual_prompt_style, {"p-tuning", "prompt-tuning"},
                 "p-tuning learns a network that makes the virtual tokens, prompt-tuning the tokens themselves");
    visit("encoder_seq_length", encoder_seq_length, "the longest example in tokens, virtual ones included");
    visit("global_batch_size", global_batch_size, "examples an optimizer step");
    visit("micro_batch_size", micro_batch_size, "examples at once: bounds the memory, changes no result");
    visit("new_tasks", new_tasks, "the tasks to learn, or to tune on; each has a template");
    visit("existing_tasks", existing_tasks, "tasks that restore_path must hold; they stay as they are, bit for bit");
    visit("task_templates", task_templates, "one template a task");
    visit("prompt_tuning", prompt_tuning, "settings of prompt-tuning");
    visit("p_tuning", p_tuning, "settings of p-tuning");
    visit("data", data, "what is learned from");
    visit("optim", optim, "the optimizer");
    for (const char* const key : {"tensor_model_parallel_size", "pipeline_model_parallel_size", "model_parallel_size",
                                  "sequence_parallel", "report_validation_metric"}) {
      visit.ignored(key, "one device holds the model");
    }
    visit.ignored("prompt_learning", "NeMo's former name of prompt_tuning");
  }
  void validate(config::Problems& problems) const {
    if (language_model_path.empty()) problems.add("language_model_path", "must be set");
    if (nemo_path.empty()) problems.add("nemo_path", "must be set");
    if (new_tasks.empty()) problems.add("new_tasks", "must name at least one task");
    if (data.train_ds.empty()) problems.add("data.train_ds", "must name at least one file");
    if (global_batch_size < 1) problems.add("global_batch_size", "must be at least 1");
    if (micro_batch_size < 1) problems.add("micro_batch_size", "must be at least 1");
    if (encoder_seq_length < 1) problems.add("encoder_seq_length", "must be at least 1");
    if (!existing_tasks.empty() && !restore_path) {
      problems.add("existing_tasks", "restore_path must name the prompt folder that holds them");
    }
    if (restore_path && *restore_path == nemo_path) {
      problems.add("nemo_path", "must be another folder than restore_path, which is kept");
    }
    for (const std::string& task : existing_tasks) {
      if (std::find(new_tasks.begin(), new_tasks.end(), task) != new_tasks.end()) {
        problems.add("existing_tasks", "'" + task + "' is also in new_tasks; leave it there to tune it on");
      }
    }
    for (const std::string& task : new_tasks) check_template(task, problems);
  }

 private:
  void check_template(const std::string& task, config::Problems& problems) const {
    const bool found = std::any_of(task_templates.begin(), task_templates.end(),
                                   [&](const auto& entry) { return entry.taskname == task; });
    if (!found) problems.add("new_tasks", "'" + task + "' has no entry in task_templates");
  }
};

}  // namespace sotto::prompt_learning
