#include "stages/prompt_learning/measure_bare_model.h"

#include <algorithm>

#include "src/checkpoint/model_folder.h"
#include "src/core/atomic_file.h"
#include "src/core/log.h"
#include "src/tokenizer/tokenizer.h"
#include "src/train/metrics_log.h"
#include "src/train/validation.h"
#include "stages/prompt_learning/earlier_training.h"
#include "stages/prompt_learning/initial_prompts.h"
#include "stages/prompt_learning/training_data.h"

namespace sotto::prompt_learning {

void measure_bare_model(const PromptLearningConfig& config, const parallel::ProcessGroup& group) {
  const PromptLearningModelConfig& settings = config.model;
  const auto tokenizer = tokenizer::load_tokenizer(settings.language_model_path);
  const auto model = checkpoint::load_model_folder(
      settings.language_model_path,
      model::load_options(config.trainer.precision, config.trainer.accelerator, group.local_rank()));
  const std::int64_t longest = std::min(settings.encoder_seq_length, model->shape().max_position_embeddings);
  data::TaskEncoders encoders;
  for (const std::string& task : settings.new_tasks) {
    auto bare = task_template::without_virtual_tokens(task_template::parse_template(template_of(settings, task)));
    if (model->shape().decoder_start_id) bare = task_template::for_encoder(std::move(bare));
    encoders.emplace(task, data::ExampleEncoder(std::move(bare), *tokenizer, 0, longest));
  }
  const auto data = load_training_data(config, encoders, group);
  const data::TokenizedDataset& examples = data.validation_set ? *data.validation_set : data.train_set;
  const auto metrics = train::validation_metrics(
      train::task_losses(*model, {}, examples, settings.micro_batch_size, group), examples.tasknames());
  if (!group.is_first()) return;
  const auto& folder = config.exp_manager.explicit_log_dir;
  core::make_folder(folder);
  set_aside_other_training(folder, {{"virtual_prompt_style", settings.virtual_prompt_style}}, true);
  nlohmann::ordered_json record = {{"step", 0}};
  record.update(nlohmann::ordered_json(metrics));
  train::MetricsLog(folder / "metrics.jsonl", -1).write(record);
  core::log_info("no-prompts: val_loss {:.3f} of the bare model on {} examples; nothing is learned",
                 metrics.at("val_loss"), examples.size());
}

}  // namespace sotto::prompt_learning
