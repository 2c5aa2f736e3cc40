#include "stages/prompt_learning/run_prompt_learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/model_folder.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/atomic_file.h"
#include "src/core/duration_text.h"
#include "src/core/log.h"
#include "src/core/mapped_file.h"
#include "src/core/peak_memory.h"
#include "src/data/task_template_json.h"
#include "src/tokenizer/tokenizer.h"
#include "src/train/training_loop.h"
#include "stages/prompt_learning/earlier_prompts.h"
#include "stages/prompt_learning/earlier_training.h"
#include "stages/prompt_learning/initial_prompts.h"

namespace sotto::prompt_learning {
namespace {

using TaskEncoders = std::map<std::string, data::ExampleEncoder>;

TaskEncoders encoders_of(const PromptLearningModelConfig& config, const prompt::PromptTable& prompts,
                         const tokenizer::Tokenizer& tokenizer, const model::ModelShape& shape) {
  TaskEncoders encoders;
  const std::int64_t longest = std::min(config.encoder_seq_length, shape.max_position_embeddings);
  for (const std::string& task : config.new_tasks) {
    encoders.emplace(task, data::ExampleEncoder(data::parse_template(template_of(config, task)), tokenizer,
                                                prompts.first_row(task), longest));
  }
  return encoders;
}

checkpoint::PromptFolder folder_of(const PromptLearningModelConfig& config, const prompt::PromptTable& prompts) {
  checkpoint::PromptFolder folder;
  folder.base_model = config.language_model_path.string();
  folder.base_model_fingerprint = checkpoint::model_fingerprint(config.language_model_path);
  folder.virtual_prompt_style = config.virtual_prompt_style;
  folder.base_config = nlohmann::ordered_json::parse(core::read_text_file(config.language_model_path / "config.json"));
  for (const std::string& task : config.new_tasks) {
    folder.tasks.push_back({task, prompts.task_prompt(task), data::task_template_json(template_of(config, task))});
  }
  folder.encoder = prompts.parameters();
  return folder;
}

train::TrainingSetup setup_of(const PromptLearningConfig& config, const parallel::ProcessGroup& group,
                              const model::LanguageModel& model, prompt::PromptTable& prompts,
                              const data::TaskDataset& train_set, const data::TaskDataset* validation_set,
                              const std::optional<checkpoint::PromptFolder>& earlier) {
  train::TrainingSetup setup{
      .group = group, .model = model, .prompts = prompts, .train_set = train_set, .validation_set = validation_set};
  setup.trainer = config.trainer;
  setup.optim = config.model.optim;
  if (config.exp_manager.create_early_stopping_callback) {
    setup.early_stopping = config.exp_manager.early_stopping_callback_params;
  }
  setup.sampler = {.batch_size = config.model.global_batch_size,
                   .seed = static_cast<std::uint64_t>(config.model.seed),
                   .shuffle = config.model.data.shuffle,
                   .keep_common_starts = config.model.data.keep_common_starts};
  setup.micro_batch_size = config.model.micro_batch_size;
  setup.folder = config.exp_manager.explicit_log_dir;
  setup.save_prompts = [&] {
    checkpoint::save_prompt_folder(config.model.nemo_path, joined_with(earlier, folder_of(config.model, prompts)));
  };
  return setup;
}

void log_result(const train::TrainingResult& result, const PromptLearningConfig& config) {
  if (result.steps == result.first_step) {
    core::log_info("Nothing left to train: step {} was reached before. Raise trainer.max_steps or max_epochs to go on.",
                   result.steps);
  } else {
    core::log_info("{} steps{}: train_loss {:.3f}, {:.1f} samples/s, {:.1f} GB at peak", result.steps,
                   result.stopped_early ? " (val_loss no longer fell)" : "", result.last_train_loss,
                   result.samples_per_s, core::peak_memory_gb());
  }
  if (result.out_of_time) {
    core::log_info("trainer.max_time is over: run the same command again to go on from step {}.", result.steps);
  }
  if (result.first_val_loss && result.best_val_loss) {
    core::log_info("val_loss: {:.3f} before, {:.3f} at best", *result.first_val_loss, *result.best_val_loss);
  }
  core::log_info("prompts: {}", config.model.nemo_path.string());
}

}  // namespace

void run_prompt_learning(const PromptLearningConfig& config, const parallel::ProcessGroup& group) {
  const auto tokenizer = tokenizer::load_tokenizer(config.model.language_model_path);
  const auto model = checkpoint::load_model_folder(
      config.model.language_model_path,
      {model::precision_named(config.trainer.precision), model::accelerator_named(config.trainer.accelerator)});
  prompt::PromptTable prompts = initial_prompts(config.model, *model, *tokenizer);
  const auto earlier = earlier_prompts(config.model);
  if (earlier) go_on_from(*earlier, config.model, prompts);
  const TaskEncoders encoders = encoders_of(config.model, prompts, *tokenizer, model->shape());
  const PromptDataConfig& data = config.model.data;
  const data::TaskDataset train_set(data.train_ds, encoders,
                                    {.min_seq_length = data.min_seq_length, .max_examples = data.max_train_examples});
  std::optional<data::TaskDataset> validation_set;
  if (!data.validation_ds.empty()) {
    validation_set.emplace(
        data.validation_ds, encoders,
        data::DatasetOptions{.min_seq_length = data.min_seq_length, .max_examples = data.max_validation_examples});
  }
  core::log_info("{} training examples, {} for validation; {} virtual tokens, {}", train_set.size(),
                 validation_set ? validation_set->size() : 0, prompts.num_rows(), config.model.virtual_prompt_style);
  const TrainingSettings settings = training_settings(config, train_set);
  if (group.is_first()) {
    core::make_folder(config.exp_manager.explicit_log_dir);
    set_aside_other_training(config.exp_manager.explicit_log_dir, settings, config.exp_manager.resume_if_exists);
  }
  group.wait_for_all();
  auto setup =
      setup_of(config, group, *model, prompts, train_set, validation_set ? &*validation_set : nullptr, earlier);
  setup.settings = settings;
  log_result(train::TrainingLoop(setup).run(), config);
}

}  // namespace sotto::prompt_learning
