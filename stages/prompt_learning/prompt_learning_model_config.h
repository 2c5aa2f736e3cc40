#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/config/field_list.h"
#include "src/core/error.h"
#include "src/core/suggest.h"
#include "src/prompt/prefix_tuning_config.h"
#include "src/prompt/prompt_encoder_config.h"
#include "src/task_template/prompt_template.h"
#include "src/task_template/task_template_config.h"
#include "src/train/optim_config.h"
#include "stages/prompt_learning/prompt_data_config.h"

namespace sotto::prompt_learning {

// `model.prompt_tuning` with NeMo's keys: how fresh prompts begin, an entry for each new task.
struct PromptTuningConfig {
  std::optional<std::vector<std::string>> new_prompt_init_methods;
  std::optional<std::vector<std::optional<std::string>>> new_prompt_init_text;

  // Of the new task with that number.
  std::string method(std::size_t task) const {
    return new_prompt_init_methods && task < new_prompt_init_methods->size() ? (*new_prompt_init_methods)[task]
                                                                             : "vocabulary";
  }
  std::optional<std::string> text(std::size_t task) const {
    return new_prompt_init_text && task < new_prompt_init_text->size() ? (*new_prompt_init_text)[task] : std::nullopt;
  }

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("new_prompt_init_methods", new_prompt_init_methods,
          "random, text or vocabulary for each new task; null: vocabulary (tokens sampled from it)");
    visit("new_prompt_init_text", new_prompt_init_text, "the text for each new task whose method is text");
  }
  void validate(config::Problems& problems) const {
    for (std::size_t task = 0; new_prompt_init_methods && task < new_prompt_init_methods->size(); ++task) {
      const std::string name = method(task);
      if (name != "random" && name != "text" && name != "vocabulary") {
        problems.add("new_prompt_init_methods", "'" + name + "' is none of random, text, vocabulary");
      }
      if (name == "text" && text(task).value_or("").empty()) {
        problems.add("new_prompt_init_text", "the method text needs a text of some words");
      }
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
  std::vector<task_template::TaskTemplateConfig> task_templates;
  PromptTuningConfig prompt_tuning;
  prompt::PromptEncoderConfig p_tuning;
  prompt::PrefixTuningConfig prefix_tuning;
  std::map<std::string, double> loss_weights, lr_weights;
  bool report_validation_metric = false;
  std::optional<std::string> validation_metric;
  PromptDataConfig data;
  train::OptimConfig optim;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("seed", seed, "of initial values and order");
    visit("language_model_path", language_model_path, "the model folder of the frozen language model");
    visit("nemo_path", nemo_path, "the prompt folder to write");
    visit("restore_path", restore_path, "a prompt folder to go on from: its tasks are kept, or tuned on; null: none");
    visit.one_of("virtual_prompt_style", virtual_prompt_style,
                 {"p-tuning", "prompt-tuning", "prefix-tuning", "no-prompts"},
                 "p-tuning learns a network that makes the virtual tokens, prompt-tuning the tokens themselves, "
                 "prefix-tuning their keys and values in every layer; no-prompts measures the bare model");
    visit("encoder_seq_length", encoder_seq_length, "the longest example in tokens, virtual ones included");
    visit("global_batch_size", global_batch_size, "examples an optimizer step");
    visit("micro_batch_size", micro_batch_size, "examples at once: bounds the memory, changes no result");
    visit("new_tasks", new_tasks, "the tasks to learn, or to tune on; each has a template");
    visit("existing_tasks", existing_tasks, "tasks that restore_path must hold; they stay as they are, bit for bit");
    visit("task_templates", task_templates, "one template a task");
    visit("prompt_tuning", prompt_tuning, "settings of prompt-tuning and prefix-tuning");
    visit("prompt_learning", prompt_tuning, "another name of prompt_tuning, which NeMo's launcher has");
    visit("p_tuning", p_tuning, "settings of p-tuning");
    visit("prefix_tuning", prefix_tuning, "more settings of prefix-tuning");
    visit("loss_weights", loss_weights,
          "how much a task's answers count in the loss, by task; 1 where it is not named");
    visit("lr_weights", lr_weights, "a task's learning rate as a multiple of optim.lr; 1 where it is not named");
    visit(
        "report_validation_metric", report_validation_metric,
        "whether validation also answers questions and logs val_exact_match, val_accuracy ..., which can be monitored");
    visit("validation_metric", validation_metric,
          "squad, accuracy, intent_and_slot, bleu or rouge; null: what a task's answers look like");
    visit("data", data, "what is learned from");
    visit("optim", optim, "the optimizer");
    for (const char* const key :
         {"tensor_model_parallel_size", "pipeline_model_parallel_size", "model_parallel_size", "sequence_parallel"}) {
      visit.ignored(key, "one device holds the model");
    }
  }
  // In pieces, its virtual tokens as the style has them. Errors: those of parse_template and with_prefix.
  task_template::PromptTemplate parsed_template(const task_template::TaskTemplateConfig& task) const {
    auto parsed = task_template::parse_template(task);
    return virtual_prompt_style == "prefix-tuning" ? task_template::with_prefix(std::move(parsed)) : parsed;
  }
  void validate(config::Problems& problems) const {
    if (language_model_path.empty()) problems.add("language_model_path", "must be set");
    if (nemo_path.empty()) problems.add("nemo_path", "must be set");
    if (new_tasks.empty()) problems.add("new_tasks", "must name at least one task");
    if (data.train_ds.empty()) problems.add("data.train_ds", "must name at least one file");
    if (prefix_tuning.prefix_projection && prompt_tuning.new_prompt_init_methods &&
        virtual_prompt_style == "prefix-tuning") {
      problems.add("prompt_tuning.new_prompt_init_methods",
                   "a prefix with prefix_projection begins as its network does");
    }
    if (report_validation_metric && data.validation_ds.empty()) {
      problems.add("report_validation_metric", "needs data.validation_ds");
    }
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
    check_weights("loss_weights", loss_weights, problems);
    check_weights("lr_weights", lr_weights, problems);
  }

 private:
  void check_template(const std::string& task, config::Problems& problems) const {
    const auto found = std::find_if(task_templates.begin(), task_templates.end(),
                                    [&](const auto& entry) { return entry.taskname == task; });
    if (found == task_templates.end())
      return problems.add("new_tasks", "'" + task + "' has no entry in task_templates");
    try {
      parsed_template(*found);
    } catch (const core::UserError& error) {
      const std::string index = std::to_string(found - task_templates.begin());
      problems.add("task_templates." + index + ".prompt_template", error.what(), config::Problems::Given::kHidden);
    }
  }
  void check_weights(const char* key, const std::map<std::string, double>& weights, config::Problems& problems) const {
    for (const auto& [task, weight] : weights) {
      if (std::find(new_tasks.begin(), new_tasks.end(), task) == new_tasks.end()) {
        problems.add(key, "'" + task + "' is none of new_tasks." + core::did_you_mean(task, new_tasks));
      }
      if (weight < 0) problems.add(key, "the weight of '" + task + "' must not be negative");
    }
  }
};

}  // namespace sotto::prompt_learning
