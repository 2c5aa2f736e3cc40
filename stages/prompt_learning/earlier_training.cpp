#include "stages/prompt_learning/earlier_training.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/training_state.h"
#include "src/config/dump_section.h"
#include "src/core/atomic_file.h"
#include "src/core/log.h"
#include "src/core/mapped_file.h"
#include "src/data/content_hash.h"

namespace sotto::prompt_learning {
namespace {

namespace fs = std::filesystem;

// Of the files of a prompt folder: wherever it lies, the same prompts have the same.
std::string fingerprint(const fs::path& prompt_folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(prompt_folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  data::ContentHash hash;
  for (const fs::path& file : files) {
    hash.add(file.lexically_relative(prompt_folder).string());
    hash.add(core::MappedFile(file).text());
  }
  return hash.text();
}

// What a training writes into its folder.
bool is_of_training(const std::string& name) {
  return name.starts_with("checkpoint-") || name.starts_with("events.out.tfevents") || name == "metrics.jsonl" ||
         name == "prompts";
}

std::vector<std::string> differences(const TrainingSettings& before, const TrainingSettings& now) {
  std::set<std::string> keys;
  for (const auto& [key, value] : before) keys.insert(key);
  for (const auto& [key, value] : now) keys.insert(key);
  const auto value_of = [](const TrainingSettings& settings, const std::string& key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::string("(absent)") : found->second;
  };
  std::vector<std::string> result;
  for (const std::string& key : keys) {
    const std::string old_value = value_of(before, key), new_value = value_of(now, key);
    if (old_value != new_value) result.push_back(fmt::format("{}: {} -> {}", key, old_value, new_value));
  }
  return result;
}

void move_aside(const fs::path& folder, const std::string& reason) {
  int number = 1;
  while (fs::exists(folder / fmt::format("earlier-{}", number))) ++number;
  const fs::path target = folder / fmt::format("earlier-{}", number);
  std::vector<fs::path> moved;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_of_training(entry.path().filename().string())) moved.push_back(entry.path());
  }
  core::make_folder(target);
  for (const fs::path& path : moved) fs::rename(path, target / path.filename());
  core::log_info("The training begins anew ({}). The earlier one is kept in {}.", reason, target.string());
}

}  // namespace

TrainingSettings training_settings(const PromptLearningConfig& config, const data::TokenizedDataset& train_set) {
  TrainingSettings settings = config::leaf_values(config::dump_section(config.model));
  constexpr std::string_view kWithoutInfluence[] = {"language_model_path", "nemo_path",          "micro_batch_size",
                                                    "data.train_ds",       "data.validation_ds", "data.cache_dir",
                                                    "restore_path"};
  for (const std::string_view key : kWithoutInfluence) {
    std::erase_if(settings, [&](const auto& item) { return item.first.starts_with(key); });
  }
  settings["language_model"] = checkpoint::model_fingerprint(config.model.language_model_path);
  if (config.model.restore_path) settings["earlier prompts"] = fingerprint(*config.model.restore_path);
  settings["training data"] = train_set.fingerprint();
  settings["trainer.gradient_clip_val"] = fmt::format("{}", config.trainer.gradient_clip_val);
  settings["trainer.precision"] = config.trainer.precision;
  return settings;
}

void set_aside_other_training(const fs::path& folder, const TrainingSettings& settings, bool resume) {
  const auto latest = checkpoint::latest_checkpoint(folder);
  if (!latest) return;
  if (!resume) return move_aside(folder, "exp_manager.resume_if_exists is false");
  const auto state = checkpoint::load_training_state(*latest);
  const auto before = state.values.value("settings", TrainingSettings{});
  const auto changed = differences(before, settings);
  if (!changed.empty()) move_aside(folder, fmt::format("{}", fmt::join(changed, "; ")));
}

}  // namespace sotto::prompt_learning
