#include "stages/prompt_learning/prompt_tag_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>

#include "src/checkpoint/prompt_folder.h"
#include "src/config/key_path.h"
#include "src/config/override_grammar.h"
#include "src/config/update.h"
#include "src/config/yaml_reader.h"
#include "src/core/error.h"

namespace sotto::prompt_learning {
namespace {

namespace fs = std::filesystem;
using config::Node;

constexpr std::string_view kRestore = "restore_from_path=";

// Of megatron_gpt_config and the script; learning rate and schedule are those of its prompt tuning's configuration.
constexpr const char* kDefaults = R"(
trainer: {max_steps: 1000, val_check_interval: 50}
exp_manager: {name: megatron_gpt}
model:
  encoder_seq_length: 2048
  num_prompt_tokens: 150
  calc_loss_on_answer_only: false
  global_batch_size: 16
  micro_batch_size: 4
  data: {}
  optim:
    name: fused_adam
    lr: 2e-4
    weight_decay: 0.01
    betas: [0.9, 0.98]
    sched: {name: CosineAnnealing, warmup_steps: 50, constant_steps: 10, min_lr: 2e-5}
)";

std::string_view without_plus(std::string_view word) {
  while (word.starts_with('+')) word.remove_prefix(1);
  return word;
}

void set(Node& root, std::string_view key, const Node& value) {
  config::update_value(root, key, value, {.merge = true, .is_closed = false});
}

// The words over the defaults: every key may be new, with or without a +.
Node settings_of(std::span<const std::string> words) {
  Node settings = config::read_yaml(kDefaults, "the defaults of prompt tuning");
  for (const std::string& word : words) {
    if (word.starts_with("--config-name") || word.starts_with("--config-path")) continue;
    if (word.starts_with('-')) {
      throw core::UserError(fmt::format("'{}' cannot stand beside restore_from_path=...: write key=value.", word),
                            core::kExitUsage);
    }
    const config::Override change = config::parse_override(std::string(without_plus(word)));
    set(settings, change.key, change.value);
  }
  return settings;
}

std::optional<Node> take(Node& settings, std::string_view parent, std::string_view name) {
  Node* const section = parent.empty() ? &settings : const_cast<Node*>(config::find_key(settings, parent));
  const Node* const found = section == nullptr ? nullptr : section->find(name);
  if (found == nullptr) return std::nullopt;
  Node value = *found;
  section->erase(name);
  return value;
}

std::string text_of(const std::optional<Node>& node) { return node && node->is_string() ? node->string() : ""; }

void move_key(Node& settings, std::string_view parent, std::string_view name, const std::string& to) {
  if (const auto value = take(settings, parent, name)) set(settings, to, *value);
}

// One file as a list of one.
void move_files(Node& settings, std::string_view name, const std::string& to) {
  auto value = take(settings, "model.data", name);
  if (!value || value->is_null()) return;
  set(settings, to, value->is_list() ? *value : Node(config::List{*value}));
}

void set_templates(Node& settings, const Node& tags) {
  const auto tokens = take(settings, "model", "num_prompt_tokens");
  const auto answer_only = take(settings, "model", "calc_loss_on_answer_only");
  config::List templates;
  for (const Node& tag : tags.list()) {
    Node entry(config::Map{});
    entry.child("taskname") = tag;
    entry.child("prompt_template") = Node(std::string("<|VIRTUAL_PROMPT_0|>{text}{answer}"));
    entry.child("total_virtual_tokens") = *tokens;
    entry.child("answer_only_loss") = *answer_only;
    templates.push_back(std::move(entry));
  }
  set(settings, "model.task_templates", Node(std::move(templates)));
}

// A model, or the prompts that an earlier line wrote beside the model that it was given.
void set_model(Node& settings, const std::string& restored) {
  if (!fs::exists(fs::path(restored) / "sotto_prompts.json")) {
    return set(settings, "model.language_model_path", Node(restored));
  }
  const std::string base = checkpoint::load_prompt_folder(restored).base_model;
  if (base.empty()) {
    throw core::UserError(fmt::format("'{}' does not say which language model it was tuned with.", restored));
  }
  set(settings, "model.language_model_path", Node(base));
  set(settings, "model.restore_path", Node(restored));
}

}  // namespace

bool is_prompt_tag_line(std::span<const std::string> words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return without_plus(word).starts_with(kRestore); });
}

Node prompt_tag_section(std::span<const std::string> words) {
  Node settings = settings_of(words);
  const auto tags = take(settings, "model", "new_prompt_tags");
  if (!tags || !tags->is_list() || tags->list().empty()) {
    throw core::UserError("model.new_prompt_tags is missing: name the tag to tune, +model.new_prompt_tags=['RTE'].",
                          core::kExitUsage);
  }
  set_model(settings, text_of(take(settings, "", "restore_from_path")));
  set_templates(settings, *tags);
  set(settings, "model.new_tasks", *tags);
  move_key(settings, "model", "existing_prompt_tags", "model.existing_tasks");
  for (const char* const name : {"new_prompt_init_methods", "new_prompt_init_text"}) {
    move_key(settings, "model", name, std::string("model.prompt_tuning.") + name);
  }
  take(settings, "model", "use_soft_prompts");
  move_files(settings, "train_ds", "model.data.train_ds");
  move_files(settings, "valid_ds", "model.data.validation_ds");
  move_key(settings, "model.data", "batch_size", "model.global_batch_size");
  const std::string name = text_of(take(settings, "exp_manager", "name"));
  const auto own_folder = take(settings, "exp_manager", "explicit_log_dir");
  const Node folder = own_folder ? *own_folder : Node("nemo_experiments/" + name);
  set(settings, "exp_manager.explicit_log_dir", folder);
  set(settings, "run", config::read_yaml("{}", "run"));
  set(settings, "run.name", Node(name));
  set(settings, "run.results_dir", folder);
  set(settings, "model.nemo_path", Node(name + ".nemo"));
  set(settings, "model.virtual_prompt_style", Node(std::string("prompt-tuning")));
  Node root(config::Map{});
  root.child("prompt_learning") = std::move(settings);
  return root;
}

}  // namespace sotto::prompt_learning
