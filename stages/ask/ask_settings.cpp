#include "stages/ask/ask_settings.h"

#include <fmt/format.h>

#include "src/checkpoint/prompt_folder.h"
#include "src/config/apply_override.h"
#include "src/config/bind.h"
#include "src/config/interpolation.h"
#include "src/config/override_grammar.h"
#include "src/config/update.h"
#include "src/config/yaml_reader.h"
#include "src/core/error.h"

namespace sotto::ask {
namespace {

namespace fs = std::filesystem;

bool is_prompt_folder(const fs::path& folder) {
  return fs::exists(folder / "sotto_prompts.json") || fs::exists(folder / "adapter_config.json");
}

void set(config::Node& root, const std::string& key, const std::string& value) {
  config::update_value(root, std::string(AskConfig::kSection) + "." + key, config::Node(value), {});
}

config::Node settings_of_prompts(const fs::path& folder) {
  config::Node root = config::read_yaml(std::string(AskConfig::kSection) + ": {}", folder.string());
  set(root, "virtual_prompt_model_file", folder.string());
  const auto base_model = checkpoint::load_prompt_folder(folder).base_model;
  if (!base_model.empty()) set(root, "language_model_path", base_model);
  return root;
}

config::Node settings_of(const fs::path& folder) {
  const fs::path evaluation = folder / "evaluation/evaluation.yaml", tuned = folder / "prompt_learning/prompts";
  if (fs::exists(evaluation)) return config::read_yaml_file(evaluation);
  if (is_prompt_folder(tuned)) return settings_of_prompts(tuned);
  if (is_prompt_folder(folder)) return settings_of_prompts(folder);
  throw core::UserError(fmt::format(
      "'{0}' has nothing to ask: it is no prompt folder (sotto_prompts.json, or PEFT's adapter_config.json) "
      "and no run's folder ({0}/evaluation/evaluation.yaml or {0}/prompt_learning/prompts).",
      folder.string()));
}

}  // namespace

AskConfig ask_settings(const fs::path& folder, const std::vector<std::string>& overrides) {
  config::Node root = settings_of(folder);
  for (const std::string& text : overrides) {
    // Keys are those of the section, and a key that only the default has is new to the file.
    const std::string key =
        (text.starts_with(AskConfig::kSection) ? "" : std::string(AskConfig::kSection) + ".") + text;
    config::apply_override(root, config::parse_override("++" + key));
  }
  config::BindReport report;
  const auto settings = config::bind_section<AskConfig>(config::resolved(root), AskConfig::kSection, report);
  config::throw_problems("The settings are not usable:", report);
  return settings;
}

}  // namespace sotto::ask
