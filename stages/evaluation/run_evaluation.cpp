#include "stages/evaluation/run_evaluation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "src/checkpoint/model_folder.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/error.h"
#include "src/core/log.h"
#include "src/core/suggest.h"
#include "src/evaluate/predictions_file.h"
#include "src/evaluate/results_file.h"
#include "src/evaluate/task_encoders.h"
#include "src/prompt/prompt_table.h"
#include "src/report/stage_report.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/evaluation/answer_questions.h"

namespace sotto::evaluation {
namespace {

namespace fs = std::filesystem;

// The questions are answered once or twice: by the bare model, and with the prompts.
struct Pass {
  const char* moment;  // in metrics.json
  const char* suffix;  // of its files' names
};
constexpr Pass kBefore{"before", "_before"}, kAfter{"after", ""};

model::LoadOptions load_options(const DeviceConfig& device, const parallel::ProcessGroup& group) {
  return model::load_options(device.precision, device.accelerator, group.local_rank());
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

// A task that no template has is a slip of the pen: its metrics would never be used.
void check_metrics(const EvaluationConfig& config, const std::vector<task_template::TaskTemplateConfig>& templates) {
  std::vector<std::string> names;
  for (const auto& entry : templates) names.push_back(entry.taskname);
  for (const auto& [task, metrics] : config.metrics) {
    if (std::find(names.begin(), names.end(), task) != names.end()) continue;
    throw core::UserError(fmt::format("evaluation.metrics: there is no task '{}'.{} Tasks: {}.", task,
                                      core::did_you_mean(task, names), fmt::join(names, ", ")));
  }
}

void log_scores(const char* moment, const evaluate::TaskScores& scores, const fs::path& file) {
  for (const auto& [task, score] : scores) {
    std::vector<std::string> figures;
    for (const auto& figure : score.figures) figures.push_back(fmt::format("{} {:.1f}", figure.name, figure.value));
    core::log_info("{}: {}: {} of {} questions ({})", moment, task, fmt::join(figures, ", "), score.total,
                   file.string());
  }
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// `seconds`: that this pass took. `prompts`: whether the questions had virtual tokens.
evaluate::ResultsFacts facts_of(const EvaluationConfig& config,
                                const std::vector<task_template::TaskTemplateConfig>& templates, bool prompts,
                                double seconds) {
  evaluate::ResultsFacts facts;
  facts.model_args = "pretrained=" + config.language_model_path.string();
  if (prompts) facts.model_args += ",peft=" + config.virtual_prompt_model_file->string();
  for (const auto& entry : templates) facts.templates[entry.taskname] = entry.prompt_template;
  const auto& inference = config.inference;
  facts.generation = {{"do_sample", inference.greedy ? "false" : "true"},
                      {"max_gen_toks", std::to_string(inference.tokens_to_generate)},
                      {"num_beams", std::to_string(inference.num_beams)},
                      {"temperature", fmt::format("{}", inference.temperature)},
                      {"until", fmt::format("{}", nlohmann::json(inference.end_strings).dump())}};
  facts.batch_size = config.data.micro_batch_size;
  facts.seed = inference.seed;
  facts.seconds = seconds;
  return facts;
}

}  // namespace

void run_evaluation(const EvaluationConfig& config, const parallel::ProcessGroup& group) {
  const auto prompts = load_prompts(config);
  const auto tokenizer = tokenizer::load_tokenizer(config.language_model_path);
  const auto model = checkpoint::load_model_folder(config.language_model_path, load_options(config.trainer, group));
  const auto templates = prompts ? evaluate::templates_of(*prompts, config.task_templates) : config.task_templates;
  check_metrics(config, templates);
  const evaluate::RowForm form{*tokenizer, model->shape(), config.encoder_seq_length,
                               config.inference.tokens_to_generate};
  const fs::path& folder = config.run.results_dir;
  std::map<std::string, evaluate::TaskScores> metrics;
  const auto answer = [&](const Pass& pass, const evaluate::TaskEncoders& tasks, const at::Tensor& prompt_PD) {
    const auto start = std::chrono::steady_clock::now();
    const fs::path file = folder / fmt::format("predictions{}.jsonl", pass.suffix);
    const auto scores = answer_questions(config, group, *model, *tokenizer, tasks, prompt_PD, file,
                                         fmt::format("{} tuning", pass.moment));
    if (!group.is_first()) return;
    log_scores(pass.moment, scores, file);
    evaluate::write_results(folder / fmt::format("results{}.json", pass.suffix), scores,
                            facts_of(config, templates, prompt_PD.defined(), seconds_since(start)));
    metrics[pass.moment] = scores;
  };
  if (config.before) answer(kBefore, evaluate::bare_encoders(templates, form), {});
  if (prompts) {
    const prompt::PromptTable table = table_of(*prompts);
    answer(kAfter, evaluate::prompt_encoders(templates, table, form), table.stacked());
  }
  if (!group.is_first()) return;
  evaluate::write_metrics(folder / "metrics.json", metrics);
  core::log_info("metrics: {}", (folder / "metrics.json").string());
  report::write_stage_report(folder, EvaluationConfig::kProgram, group.size());
}

}  // namespace sotto::evaluation
