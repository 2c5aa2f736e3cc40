#include "stages/ask/answerer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/checkpoint/model_folder.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/error.h"
#include "src/core/suggest.h"
#include "src/evaluate/generate.h"
#include "src/evaluate/inference_options.h"
#include "src/prompt/prompt_table.h"

namespace sotto::ask {

Answerer::Answerer(const AskConfig& settings)
    : inference_(settings.inference),
      options_(evaluate::generation_options(settings.inference, /*rows_at_once=*/1)),
      tokenizer_(tokenizer::load_tokenizer(settings.language_model_path)),
      model_(checkpoint::load_model_folder(
          settings.language_model_path,
          model::load_options(settings.trainer.precision, settings.trainer.accelerator))) {
  const evaluate::RowForm form{*tokenizer_, model_->shape(), settings.encoder_seq_length,
                               settings.inference.tokens_to_generate};
  if (!settings.virtual_prompt_model_file) {
    tasks_ = evaluate::bare_encoders(settings.task_templates, form);
    return;
  }
  const auto prompts = checkpoint::load_prompt_folder(*settings.virtual_prompt_model_file);
  checkpoint::check_base_model(prompts, *settings.virtual_prompt_model_file, settings.language_model_path);
  prompt::PromptTable table;
  for (const auto& task : prompts.tasks) table.add_fixed(task.taskname, task.prompt_TD);
  tasks_ = evaluate::prompt_encoders(evaluate::templates_of(prompts, settings.task_templates), table, form);
  prompt_PD_ = table.stacked();
}

std::map<std::string, std::vector<std::string>> Answerer::fields() const {
  std::map<std::string, std::vector<std::string>> fields;
  for (const auto& [task, encoder] : tasks_) fields[task] = encoder.prompt_template().prompt_fields();
  return fields;
}

std::vector<evaluate::Generation> Answerer::answer(const nlohmann::ordered_json& question) const {
  const bool is_named = question.contains("taskname") && question["taskname"].is_string();
  const auto name = is_named ? question["taskname"].get<std::string>() : "";
  const auto task = tasks_.find(name);
  if (task == tasks_.end()) {
    std::vector<std::string> names;
    for (const auto& [known, encoder] : tasks_) names.push_back(known);
    throw core::UserError(name.empty() ? fmt::format("the question has no taskname. Tasks: {}.", fmt::join(names, ", "))
                                       : fmt::format("there is no task '{}'.{} Tasks: {}.", name,
                                                     core::did_you_mean(name, names), fmt::join(names, ", ")));
  }
  const auto example = task->second.encode(question, /*with_answer=*/false);
  if (!example) {
    throw core::UserError(
        "the question is too long for the model: shorten it, lower inference.tokens_to_generate, or "
        "raise encoder_seq_length where the model has learned more positions.");
  }
  const std::vector<packing::Row> rows = {example->row};
  evaluate::GenerationOptions options = options_;
  options.stop_strings = inference_.end_strings_of(name);
  return evaluate::generate(*model_, *tokenizer_, rows, prompt_PD_, options).front();
}

}  // namespace sotto::ask
