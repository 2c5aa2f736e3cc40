#include "stages/evaluation/run_evaluation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "src/checkpoint/model_folder.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/log.h"
#include "src/prompt/prompt_table.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/evaluation/answer_questions.h"
#include "stages/evaluation/task_encoders.h"

namespace sotto::evaluation {
namespace {

namespace fs = std::filesystem;

model::LoadOptions load_options(const DeviceConfig& device) {
  return {model::precision_named(device.precision), model::accelerator_named(device.accelerator)};
}

std::optional<checkpoint::PromptFolder> load_prompts(const EvaluationConfig& config) {
  if (!config.virtual_prompt_model_file) return std::nullopt;
  auto prompts = checkpoint::load_prompt_folder(*config.virtual_prompt_model_file);
  checkpoint::check_base_model(prompts, *config.virtual_prompt_model_file, config.language_model_path);
  return prompts;
}

prompt::PromptTable table_of(const checkpoint::PromptFolder& prompts) {
  prompt::PromptTable table;
  for (const auto& task : prompts.tasks) table.add_fixed(task.taskname, task.prompt_TD);
  return table;
}

void log_scores(const char* moment, const evaluate::TaskScores& scores, const fs::path& file) {
  for (const auto& [task, score] : scores) {
    core::log_info("{}: {}: exact match {:.1f}, F1 {:.1f} of {} questions ({})", moment, task, score.exact_match,
                   score.f1, score.total, file.string());
  }
}

}  // namespace

void run_evaluation(const EvaluationConfig& config) {
  const auto prompts = load_prompts(config);
  const auto tokenizer = tokenizer::load_tokenizer(config.language_model_path);
  const auto model = checkpoint::load_model_folder(config.language_model_path, load_options(config.trainer));
  const auto templates = prompts ? templates_of(*prompts, config.task_templates) : config.task_templates;
  const std::int64_t room =
      std::min(config.encoder_seq_length, model->shape().max_position_embeddings) - config.inference.tokens_to_generate;
  const fs::path& folder = config.run.results_dir;
  std::map<std::string, evaluate::TaskScores> metrics;
  if (config.before) {
    const fs::path file = folder / "predictions_before.jsonl";
    metrics["before"] = answer_questions(config, *model, *tokenizer, bare_encoders(templates, *tokenizer, room), {},
                                         file, "before tuning");
    log_scores("before", metrics["before"], file);
  }
  if (prompts) {
    const prompt::PromptTable table = table_of(*prompts);
    const fs::path file = folder / "predictions.jsonl";
    metrics["after"] = answer_questions(config, *model, *tokenizer, prompt_encoders(templates, table, *tokenizer, room),
                                        table.stacked(), file, "after tuning");
    log_scores("after", metrics["after"], file);
  }
  evaluate::write_metrics(folder / "metrics.json", metrics);
  core::log_info("metrics: {}", (folder / "metrics.json").string());
}

}  // namespace sotto::evaluation
