#include "stages/prompt_learning/run_prompt_learning.h"

#include <fmt/format.h>

#include <algorithm>
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
#include "src/report/stage_report.h"
#include "src/task_template/task_template_json.h"
#include "src/tokenizer/tokenizer.h"
#include "src/train/training_loop.h"
#include "stages/prompt_learning/answered_validation.h"
#include "stages/prompt_learning/earlier_prompts.h"
#include "stages/prompt_learning/earlier_training.h"
#include "stages/prompt_learning/initial_prompts.h"
#include "stages/prompt_learning/measure_bare_model.h"
#include "stages/prompt_learning/training_data.h"

namespace sotto::prompt_learning {
namespace {

data::TaskEncoders encoders_of(const PromptLearningModelConfig& config, const prompt::PromptTable& prompts,
                               const tokenizer::Tokenizer& tokenizer, const model::ModelShape& shape) {
  data::TaskEncoders encoders;
  const std::int64_t longest = std::min(config.encoder_seq_length, shape.max_position_embeddings);
  for (const std::string& task : config.new_tasks) {
    auto parsed = config.parsed_template(template_of(config, task));
    if (shape.decoder_start_id) parsed = task_template::for_encoder(std::move(parsed));
    encoders.emplace(task, data::ExampleEncoder(std::move(parsed), tokenizer, prompts.first_row(task), longest));
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
    folder.tasks.push_back(
        {task, prompts.task_prompt(task), task_template::task_template_json(template_of(config, task))});
  }
  folder.encoder = prompts.parameters();
  return folder;
}

train::TrainingSetup setup_of(const PromptLearningConfig& config, const parallel::ProcessGroup& group,
                              const model::LanguageModel& model, prompt::PromptTable& prompts, const TrainingData& data,
                              const std::optional<checkpoint::PromptFolder>& earlier) {
  train::TrainingSetup setup{.group = group,
                             .model = model,
                             .prompts = prompts,
                             .train_set = data.train_set,
                             .validation_set = data.validation_set ? &*data.validation_set : nullptr};
  setup.trainer = config.trainer;
  setup.optim = config.model.optim;
  if (config.exp_manager.create_early_stopping_callback) {
    setup.early_stopping = config.exp_manager.early_stopping_callback_params;
  }
  setup.checkpoints = config.exp_manager.checkpoint_callback_params;
  setup.loss_weights = config.model.loss_weights;
  setup.lr_weights = config.model.lr_weights;
  setup.sampler = {.batch_size = config.model.global_batch_size,
                   .seed = static_cast<std::uint64_t>(config.model.seed),
                   .shuffle = config.model.data.shuffle,
                   .keep_common_starts = config.model.data.keep_common_starts,
                   .task_exponent = config.model.data.task_exponent()};
  setup.micro_batch_size = config.model.micro_batch_size;
  setup.folder = config.exp_manager.explicit_log_dir;
  setup.save_prompts = [&] {
    checkpoint::save_prompt_folder(config.model.nemo_path, joined_with(earlier, folder_of(config.model, prompts)));
  };
  return setup;
}

void log_result(const train::TrainingResult& result, const PromptLearningConfig& config) {
  if (result.steps == result.first_step) {
    core::log_info("Nothing left to train: step {} was reached before. Raise {} to go on.", result.steps,
                   result.cut_by_budget ? "trainer.time_budget" : "trainer.max_steps or max_epochs");
  } else {
    core::log_info("{} steps{}: train_loss {:.3f}, {:.1f} samples/s, {:.1f} GB at peak", result.steps,
                   result.stopped_early ? " (no longer getting better)" : "", result.last_train_loss,
                   result.samples_per_s, result.peak_memory_gb);
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
  if (config.model.virtual_prompt_style == "no-prompts") return measure_bare_model(config, group);
  const auto tokenizer = tokenizer::load_tokenizer(config.model.language_model_path);
  const auto model = checkpoint::load_model_folder(
      config.model.language_model_path,
      model::load_options(config.trainer.precision, config.trainer.accelerator, group.local_rank()));
  prompt::PromptTable prompts = initial_prompts(config.model, *model, *tokenizer);
  const auto earlier = earlier_prompts(config.model);
  if (earlier) go_on_from(*earlier, config.model, prompts);
  const data::TaskEncoders encoders = encoders_of(config.model, prompts, *tokenizer, model->shape());
  const TrainingData data = load_training_data(config, encoders, group);
  core::log_info("{} training examples, {} for validation; {} virtual tokens, {}", data.train_set.size(),
                 data.validation_set ? data.validation_set->size() : 0, prompts.num_rows(),
                 config.model.virtual_prompt_style);
  const TrainingSettings settings = training_settings(config, data.train_set);
  if (group.is_first()) {
    core::make_folder(config.exp_manager.explicit_log_dir);
    set_aside_other_training(config.exp_manager.explicit_log_dir, settings, config.exp_manager.resume_if_exists);
  }
  group.wait_for_all();
  auto setup = setup_of(config, group, *model, prompts, data, earlier);
  setup.settings = settings;
  std::optional<AnsweredValidation> answered;
  if (config.model.report_validation_metric) {
    answered.emplace(config.model, *model, *tokenizer, encoders);
    setup.more_metrics = [&](const at::Tensor& prompt_PD) { return answered->metrics(prompt_PD); };
  }
  log_result(train::TrainingLoop(setup).run(), config);
  if (group.is_first()) {
    report::write_stage_report(config.exp_manager.explicit_log_dir, PromptLearningConfig::kProgram, group.size());
  }
}

}  // namespace sotto::prompt_learning
