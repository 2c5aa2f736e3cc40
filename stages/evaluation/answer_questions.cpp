#include "stages/evaluation/answer_questions.h"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "src/core/progress.h"
#include "src/data/task_dataset.h"
#include "src/evaluate/generate.h"
#include "src/evaluate/inference_options.h"
#include "src/evaluate/predictions_file.h"
#include "src/evaluate/reference_score.h"
#include "src/evaluate/score_answers.h"
#include "src/parallel/heartbeat.h"
#include "stages/evaluation/gather_answers.h"

namespace sotto::evaluation {
namespace {

std::string task_of(const data::PromptExample& example) { return example.fields.at("taskname").get<std::string>(); }

// The questions by what ends their answers.
std::map<std::vector<std::string>, std::vector<std::size_t>> by_end_strings(
    const evaluate::InferenceConfig& inference, std::span<const data::PromptExample> examples) {
  std::map<std::vector<std::string>, std::vector<std::size_t>> groups;
  for (std::size_t at = 0; at < examples.size(); ++at) {
    groups[inference.end_strings_of(task_of(examples[at]))].push_back(at);
  }
  return groups;
}

// The answers in the order of the questions. `on_done` gets the number of questions finished so far.
std::vector<std::vector<evaluate::Generation>> generations_of(const EvaluationConfig& config,
                                                              const model::LanguageModel& model,
                                                              const tokenizer::Tokenizer& tokenizer,
                                                              const at::Tensor& prompt_PD,
                                                              std::span<const data::PromptExample> examples,
                                                              const std::function<void(std::int64_t)>& on_done) {
  std::vector<std::vector<evaluate::Generation>> generations(examples.size());
  auto options = evaluate::generation_options(config.inference, config.data.micro_batch_size);
  std::int64_t done = 0;
  for (const auto& [end_strings, places] : by_end_strings(config.inference, examples)) {
    std::vector<packing::Row> prompts;
    for (const std::size_t at : places) prompts.push_back(examples[at].row);
    options.stop_strings = end_strings;
    auto found = evaluate::generate(model, tokenizer, prompts, prompt_PD, options,
                                    [&](std::int64_t count) { on_done(done + count); });
    for (std::size_t k = 0; k < places.size(); ++k) generations[places[k]] = std::move(found[k]);
    done += static_cast<std::int64_t>(places.size());
  }
  return generations;
}

// The prompt with its first reference answer behind it. Without a reference nothing of the row is scored.
std::vector<packing::Row> reference_rows(std::span<const data::PromptExample> examples,
                                         const std::map<std::string, data::ExampleEncoder>& tasks) {
  std::vector<packing::Row> rows;
  for (const auto& example : examples) {
    packing::Row row = example.row;
    row.first_target = example.prompt_size;
    if (!example.reference_answers.empty()) {
      const auto& encoder = tasks.at(task_of(example));
      const auto answer = encoder.answer_tokens(example.reference_answers.front());
      row.token_ids.insert(row.token_ids.end(), answer.begin(), answer.end());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// The first, best answers.
std::vector<std::string> texts_of(const std::vector<std::vector<evaluate::Generation>>& generations) {
  std::vector<std::string> texts;
  for (const auto& several : generations) texts.push_back(several.front().text);
  return texts;
}

// Some questions, answered and, where it is asked for, scored. `on_question` is called in between.
Answers answer_part(const EvaluationConfig& config, const model::LanguageModel& model,
                    const tokenizer::Tokenizer& tokenizer, const std::map<std::string, data::ExampleEncoder>& tasks,
                    const at::Tensor& prompt_PD, std::span<const data::PromptExample> examples,
                    const std::string& title, const std::function<void()>& on_question) {
  const auto shown = [&](core::Progress& progress) {
    return [&](std::int64_t done) {
      progress.update(done);
      on_question();
    };
  };
  const auto count = static_cast<std::int64_t>(examples.size());
  Answers answers;
  core::Progress progress(title, "questions", count);
  answers.generations = generations_of(config, model, tokenizer, prompt_PD, examples, shown(progress));
  progress.finish();
  if (config.score) {
    core::Progress scoring(title + ": scoring", "questions", count);
    answers.scores = evaluate::score_references(model, reference_rows(examples, tasks), prompt_PD,
                                                config.data.micro_batch_size, shown(scoring));
  }
  return answers;
}

}  // namespace

evaluate::TaskScores answer_questions(const EvaluationConfig& config, const parallel::ProcessGroup& group,
                                      const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer,
                                      const std::map<std::string, data::ExampleEncoder>& tasks,
                                      const at::Tensor& prompt_PD, const std::filesystem::path& file,
                                      const std::string& title) {
  const data::TaskDataset set(config.data.test_ds, tasks,
                              {.with_answers = false, .max_examples = config.data.max_examples});
  // Neighbours stay together: questions about one paragraph share its work.
  const auto [begin, end] = parallel::part_of(set.examples().size(), group.rank(), group.size());
  const auto part = std::span(set.examples()).subspan(begin, end - begin);
  parallel::Heartbeat heartbeat(group);
  const Answers own = answer_part(config, model, tokenizer, tasks, prompt_PD, part,
                                  group.size() == 1 ? title : fmt::format("{}, part 1 of {}", title, group.size()),
                                  [&] { heartbeat.check(); });
  heartbeat.finish();
  const Answers all = gather_answers(group, own);
  if (!group.is_first()) return {};
  evaluate::write_predictions(file, set.examples(), all.generations, all.scores);
  return evaluate::score_answers(config.metrics, set.examples(), texts_of(all.generations));
}

}  // namespace sotto::evaluation
