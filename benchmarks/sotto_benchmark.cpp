// Training steps or greedy decoding, one step or batch a line of JSON: our side of side_by_side.py.
//   sotto-benchmark train|generate MODEL_FOLDER QUESTIONS.jsonl bf16|fp32 BATCH_SIZE BATCHES

#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "src/checkpoint/model_folder.h"
#include "src/core/error.h"
#include "src/core/peak_memory.h"
#include "src/core/program.h"
#include "src/data/batch_sampler.h"
#include "src/data/token_store.h"
#include "src/evaluate/generate.h"
#include "src/packing/pack_rows.h"
#include "src/prompt/prompt_encoder.h"
#include "src/prompt/prompt_table.h"
#include "src/tokenizer/tokenizer.h"
#include "src/train/gradient_clipping.h"
#include "src/train/optimizer.h"

// Shapes: P rows of the prompt table, D hidden size.
namespace {

using namespace sotto;
using packing::Row;

constexpr std::int64_t kVirtualTokens = 20, kNewTokens = 32;
constexpr double kLearningRate = 2e-3;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<nlohmann::json> read_questions(const char* path, std::size_t count) {
  std::ifstream file(path);
  if (!file) throw core::UserError(fmt::format("'{}' cannot be read: is it there?", path));
  std::vector<nlohmann::json> questions;
  for (std::string line; questions.size() < count && std::getline(file, line);) {
    questions.push_back(nlohmann::json::parse(line));
  }
  if (questions.size() < count) {
    throw core::UserError(fmt::format("'{}' has {} questions; {} are needed.", path, questions.size(), count));
  }
  return questions;
}

Row row_of(const tokenizer::Tokenizer& tokenizer, const nlohmann::json& question, bool with_answer) {
  Row row;
  for (int i = 0; i < kVirtualTokens; ++i) row.token_ids.push_back(packing::virtual_token(i));
  const std::string text = "Context: " + question.at("context").get<std::string>() +
                           "\n\nQuestion: " + question.at("question").get<std::string>() + "\n\nAnswer: ";
  for (const auto id : tokenizer.encode(text)) row.token_ids.push_back(id);
  row.first_target = static_cast<std::int64_t>(row.token_ids.size());
  if (!with_answer) return row;
  for (const auto id : tokenizer.encode(question.at("answer").get<std::string>())) row.token_ids.push_back(id);
  row.token_ids.push_back(tokenizer.end_of_text_id());
  return row;
}

struct Benchmark {
  const tokenizer::Tokenizer& tokenizer;
  const model::LanguageModel& model;
  prompt::PromptTable& prompts;
  const std::vector<nlohmann::json>& questions;

  std::vector<Row> rows(std::span<const std::int64_t> indices, bool with_answers) const {
    std::vector<Row> result;
    for (const std::int64_t index : indices) {
      result.push_back(row_of(tokenizer, questions[static_cast<std::size_t>(index)], with_answers));
    }
    return result;
  }

  std::vector<std::int64_t> all() const {
    std::vector<std::int64_t> indices(questions.size());
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
  }

  // What the sampler orders: every question's tokens.
  data::TokenStore stored() const {
    std::vector<char> bytes;
    data::TokenStoreWriter writer(bytes);
    for (const Row& row : rows(all(), true)) writer.add({row.token_ids, row.first_target, 0, 0, 0});
    writer.finish();
    return data::TokenStore(std::move(bytes));
  }

  // From text to updated parameters, as the training loop does it.
  void train(std::size_t batch_size) {
    const auto optimizer = train::make_optimizer(prompts.parameters(), train::OptimConfig{});
    const data::TokenStore store = stored();
    data::BatchSampler sampler(store, {.batch_size = static_cast<std::int64_t>(batch_size)});
    for (std::size_t step = 0; step < questions.size() / batch_size; ++step) {
      const auto start = std::chrono::steady_clock::now();
      const auto batch = packing::pack_rows(rows(sampler.next(), true));
      const float weight = 1.0F / static_cast<float>(batch.targets_N.size());
      const at::Tensor prompt_PD = prompts.stacked();
      const auto score =
          model.score_with_gradient(batch, prompt_PD.detach(), std::vector<float>(batch.targets_N.size(), weight));
      prompt_PD.backward(score.grad_prompt_PD);
      train::clip_gradients(prompts.parameters(), 1.0);
      optimizer->step(kLearningRate);
      report(start, {{"loss", -score.log_prob_N.mean().item<float>()}, {"packed_tokens", batch.token_ids_T.size()}});
    }
  }

  void generate(std::size_t batch_size) {
    const c10::NoGradGuard no_graph;
    const at::Tensor prompt_PD = prompts.stacked();
    const std::vector<std::int64_t> indices = all();
    for (std::size_t begin = 0; begin < questions.size(); begin += batch_size) {
      const auto start = std::chrono::steady_clock::now();
      const auto answers =
          evaluate::generate(model, tokenizer, rows(std::span(indices).subspan(begin, batch_size), false), prompt_PD,
                             {.max_new_tokens = kNewTokens, .rows_at_once = static_cast<std::int64_t>(batch_size)});
      std::size_t new_tokens = 0;
      for (const auto& answer : answers) new_tokens += answer.at(0).token_ids.size();
      report(start, {{"new_tokens", new_tokens}});
    }
  }

  static void report(std::chrono::steady_clock::time_point start, nlohmann::json facts) {
    facts["seconds"] = seconds_since(start);
    facts["peak_memory_gb"] = core::peak_memory_gb();
    fmt::print("{}\n", facts.dump());
    std::fflush(stdout);
  }
};

int run(int argc, char** argv) {
  if (argc != 7) {
    throw core::UserError("usage: train|generate MODEL_FOLDER QUESTIONS.jsonl bf16|fp32 BATCH_SIZE BATCHES", 2);
  }
  const std::size_t batch_size = std::stoul(argv[5]), batches = std::stoul(argv[6]);
  const auto questions = read_questions(argv[3], batch_size * batches);
  const auto tokenizer = tokenizer::load_tokenizer(argv[2]);
  const bool bf16 = std::string(argv[4]) == "bf16";
  const auto model = checkpoint::load_model_folder(argv[2], {bf16 ? model::Precision::kBf16 : model::Precision::kFp32});
  prompt::PromptTable prompts;
  prompts.add_tuned("squad", prompt::make_prompt_encoder({}, kVirtualTokens, model->shape().hidden_size, /*seed=*/1),
                    kVirtualTokens);
  Benchmark benchmark{*tokenizer, *model, prompts, questions};
  std::string(argv[1]) == "train" ? benchmark.train(batch_size) : benchmark.generate(batch_size);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-benchmark", [&] { return run(argc, argv); });
}
