// Forward and prompt gradient on SQuAD: samples/s of packed steps, questions of a paragraph kept together.
//   sotto-training-benchmark MODEL_FOLDER SQUAD_JSON [SAMPLES_A_STEP] [STEPS]

#include <ATen/Parallel.h>
#include <ATen/ops/randn.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "src/checkpoint/model_folder.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/core/peak_memory.h"
#include "src/core/program.h"
#include "src/packing/pack_rows.h"
#include "src/tokenizer/tokenizer.h"

namespace {

using sotto::packing::PackedBatch;
using sotto::packing::Row;

constexpr int kVirtualTokens = 20;

Row make_row(const sotto::tokenizer::Tokenizer& tokenizer, const std::string& context, const std::string& question,
             const std::string& answer) {
  Row row;
  for (int i = 0; i < kVirtualTokens; ++i) row.token_ids.push_back(sotto::packing::virtual_token(i));
  for (const auto id : tokenizer.encode("Context: " + context + "\n\nQuestion: " + question + "\n\nAnswer:")) {
    row.token_ids.push_back(id);
  }
  row.first_target = static_cast<std::int64_t>(row.token_ids.size());
  for (const auto id : tokenizer.encode(" " + answer)) row.token_ids.push_back(id);
  row.token_ids.push_back(tokenizer.end_of_text_id());
  return row;
}

std::vector<Row> read_rows(const sotto::tokenizer::Tokenizer& tokenizer, const char* path, std::size_t count) {
  std::vector<Row> rows;
  const auto squad = nlohmann::json::parse(sotto::core::read_text_file(path));
  for (const auto& article : squad.at("data")) {
    for (const auto& paragraph : article.at("paragraphs")) {
      for (const auto& question : paragraph.at("qas")) {
        if (rows.size() == count) return rows;
        rows.push_back(make_row(tokenizer, paragraph.at("context"), question.at("question"),
                                question.at("answers").at(0).at("text")));
      }
    }
  }
  return rows;
}

int run(int argc, char** argv) {
  if (argc < 3) throw sotto::core::UserError("usage: MODEL_FOLDER SQUAD_JSON [SAMPLES_A_STEP] [STEPS]", 2);
  const std::size_t batch_size = argc > 3 ? std::stoul(argv[3]) : 8, steps = argc > 4 ? std::stoul(argv[4]) : 6;
  const auto tokenizer = sotto::tokenizer::load_tokenizer(argv[1]);
  const auto model = sotto::checkpoint::load_model_folder(argv[1], {});
  const at::Tensor prompt_PD = at::randn({kVirtualTokens, model->shape().hidden_size}).mul(0.02);
  const std::vector<Row> rows = read_rows(*tokenizer, argv[2], batch_size * steps);
  double best = 0, total_s = 0;
  std::size_t tokens = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    const PackedBatch batch = sotto::packing::pack_rows(std::span(rows).subspan(step * batch_size, batch_size));
    const std::vector<float> weights(batch.targets_N.size(), 1.0F / static_cast<float>(batch.targets_N.size()));
    const auto start = std::chrono::steady_clock::now();
    const auto score = model->score_with_gradient(batch, prompt_PD, weights);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    total_s += seconds;
    tokens += batch.token_ids_T.size();
    best = std::max(best, static_cast<double>(batch_size) / seconds);
    fmt::print("step {}: {} packed tokens, loss {:.4f}, {:.2f} samples/s\n", step, batch.token_ids_T.size(),
               -score.log_prob_N.mean().item<float>(), static_cast<double>(batch_size) / seconds);
  }
  fmt::print("mean {:.2f} samples/s, best {:.2f}, {:.0f} packed tokens/s, peak memory {:.2f} GB, {} threads\n",
             static_cast<double>(batch_size * steps) / total_s, best, static_cast<double>(tokens) / total_s,
             sotto::core::peak_memory_gb(), at::get_num_threads());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-training-benchmark", [&] { return run(argc, argv); });
}
