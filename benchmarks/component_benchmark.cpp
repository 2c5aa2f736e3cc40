// Where the time of a training step goes: every part of a layer alone, on one packed batch of SQuAD's shape.
//   sotto-component-benchmark MODEL_FOLDER [PARAGRAPHS] [bf16|32]

#include <ATen/Parallel.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/keep_freed_memory.h"
#include "src/core/mapped_file.h"
#include "src/core/program.h"
#include "src/families/llama_config.h"
#include "src/model/layer_attention.h"
#include "src/model/rms_norm.h"
#include "src/model/rotary_embedding.h"
#include "src/model/swiglu.h"
#include "src/model/target_loss.h"
#include "src/packing/pack_rows.h"

// Shapes: T packed tokens, D hidden size, E columns of queries, keys and values, Q those of the queries, F intermediate
// size, G = 2F, N targets, I and O a linear layer's input and output features.
namespace {

using namespace sotto;

constexpr int kRepetitions = 15;

// Four questions of 20 tokens and answers of 6 behind each paragraph of 180, and 20 virtual tokens before all.
packing::PackedBatch batch_of(int paragraphs) {
  std::vector<packing::Row> rows;
  for (int p = 0; p < paragraphs; ++p) {
    for (int question = 0; question < 4; ++question) {
      packing::Row row;
      for (int i = 0; i < 20; ++i) row.token_ids.push_back(packing::virtual_token(i));
      for (int i = 0; i < 180; ++i) row.token_ids.push_back(1000 * p + i);
      for (int i = 0; i < 20; ++i) row.token_ids.push_back(100 * question + i);
      row.first_target = static_cast<std::int64_t>(row.token_ids.size());
      for (int i = 0; i < 6; ++i) row.token_ids.push_back(i);
      rows.push_back(std::move(row));
    }
  }
  return packing::pack_rows(rows);
}

// The shortest of some runs, in seconds: what the machine can do when nobody disturbs it.
double best_time(const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kRepetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

struct Part {
  std::string name;
  double seconds, times, flop;  // `times` a step; `flop` of one
};

class Bench {
 public:
  Bench(const families::LlamaConfig& config, at::ScalarType type, int paragraphs)
      : config_(config), type_(type), batch_(batch_of(paragraphs)) {}

  void run() {
    measure_linears();
    measure_attention();
    measure_rows();
    measure_loss();
    print();
  }

 private:
  std::int64_t num_tokens() const { return static_cast<std::int64_t>(batch_.token_ids_T.size()); }
  std::int64_t query_size() const { return config_.num_attention_heads * config_.head_dim; }
  std::int64_t key_size() const { return config_.num_key_value_heads * config_.head_dim; }
  std::int64_t fused_size() const { return query_size() + 2 * key_size(); }
  double layers() const { return static_cast<double>(config_.num_hidden_layers); }
  at::Tensor random(std::int64_t rows, std::int64_t columns) const { return at::randn({rows, columns}).to(type_); }

  void add(const std::string& name, double times, double flop, const std::function<void()>& work) {
    parts_.push_back({name, best_time(work), times, flop});
  }

  void measure_linear(const std::string& name, std::int64_t output, std::int64_t input, bool adds) {
    const model::FrozenLinear linear(at::randn({output, input}).mul(0.02).to(type_));
    const at::Tensor input_TI = random(num_tokens(), input), grad_TO = random(num_tokens(), output);
    const at::Tensor base_TO = at::randn({num_tokens(), output});
    const double flop = 2.0 * static_cast<double>(num_tokens() * output * input);
    add(name, layers(), flop, [&] { adds ? linear.forward_plus(input_TI, base_TO) : linear.forward(input_TI, type_); });
    add(name + ", gradient", layers(), flop, [&] { linear.input_gradient(grad_TO, adds ? type_ : at::kFloat); });
  }

  void measure_linears() {
    measure_linear("queries, keys, values", fused_size(), config_.hidden_size, false);
    measure_linear("attention's output", config_.hidden_size, query_size(), true);
    measure_linear("gate and up", 2 * config_.intermediate_size, config_.hidden_size, false);
    measure_linear("down", config_.hidden_size, config_.intermediate_size, true);
  }

  void measure_attention() {
    const model::HeadShape shape{config_.num_attention_heads, config_.num_key_value_heads, config_.head_dim};
    const model::PlacedPlan plan(batch_.plan);
    const at::Tensor qkv_TE = random(num_tokens(), fused_size());
    at::Tensor output_TQ, log_sum_TH;
    add("attention", layers(), 0, [&] {
      const at::Tensor values_CS = model::columns_as_rows(qkv_TE, query_size() + key_size(), key_size());
      output_TQ = model::attention(plan, shape, qkv_TE, qkv_TE, query_size(), values_CS, &log_sum_TH);
    });
    const at::Tensor grad_TQ = random(num_tokens(), query_size());
    at::Tensor grad_TE = random(num_tokens(), fused_size());
    add("attention, gradient", layers(), 0, [&] {
      model::attention_gradient(plan, shape, {qkv_TE, qkv_TE, query_size(), output_TQ, log_sum_TH}, grad_TQ, grad_TE,
                                grad_TE);
    });
  }

  void measure_rows() {
    const at::Tensor hidden_TD = at::randn({num_tokens(), config_.hidden_size}), grad_TD = hidden_TD.clone();
    const at::Tensor weight_D = at::rand({config_.hidden_size});
    at::Tensor sum_TD = hidden_TD.clone();
    add("norm", 2 * layers(), 0, [&] { model::rms_norm(hidden_TD, weight_D, 1e-5, type_); });
    add("norm, gradient", 2 * layers(), 0,
        [&] { model::add_rms_norm_gradient(grad_TD, hidden_TD, weight_D, 1e-5, sum_TD); });
    const auto angles =
        model::RotaryEmbedding(config_.rope.inverse_frequencies(config_.head_dim)).angles(batch_.position_ids_T);
    at::Tensor qkv_TE = random(num_tokens(), fused_size());
    add("rotary, both ways", 2 * layers(), 0,
        [&] { model::rotate(qkv_TE, angles, config_.num_attention_heads + config_.num_key_value_heads, 1.0F); });
    at::Tensor gate_up_TG = random(num_tokens(), 2 * config_.intermediate_size);
    const at::Tensor grad_TF = random(num_tokens(), config_.intermediate_size);
    add("swiglu", layers(), 0, [&] { model::swiglu(gate_up_TG); });
    add("swiglu, gradient", layers(), 0, [&] { model::swiglu_gradient_in_place(grad_TF, gate_up_TG); });
  }

  void measure_loss() {
    const model::FrozenLinear head(at::randn({config_.vocab_size, config_.hidden_size}).mul(0.02).to(type_));
    const auto num_targets = static_cast<std::int64_t>(batch_.targets_N.size());
    const at::Tensor hidden_ND = random(num_targets, config_.hidden_size);
    const std::vector<float> weights(batch_.targets_N.size(), 1.0F);
    at::Tensor grad_ND;
    add("head and loss, with gradient", 1,
        4.0 * static_cast<double>(num_targets * config_.vocab_size * config_.hidden_size),
        [&] { model::target_log_probs(head, hidden_ND, batch_.targets_N, &weights, &grad_ND); });
  }

  void print() const {
    double total = 0;
    for (const Part& part : parts_) total += part.seconds * part.times;
    fmt::print("{} packed tokens, {} rows, {} threads\n", num_tokens(), batch_.row_slots_R.size(),
               at::get_num_threads());
    fmt::print("{:<30} {:>8} {:>9} {:>7} {:>9}\n", "part", "ms each", "ms a step", "share", "GFLOP/s");
    for (const Part& part : parts_) {
      fmt::print("{:<30} {:>8.3f} {:>9.1f} {:>6.1f}% {:>9}\n", part.name, 1e3 * part.seconds,
                 1e3 * part.seconds * part.times, 100 * part.seconds * part.times / total,
                 part.flop > 0 ? fmt::format("{:.0f}", part.flop / part.seconds / 1e9) : "");
    }
    fmt::print("{:<30} {:>8} {:>9.1f}\n", "together", "", 1e3 * total);
  }

  families::LlamaConfig config_;
  at::ScalarType type_;
  packing::PackedBatch batch_;
  std::vector<Part> parts_;
};

int run(int argc, char** argv) {
  if (argc < 2) throw core::UserError("usage: MODEL_FOLDER [PARAGRAPHS] [bf16|32]", 2);
  const auto config = nlohmann::json::parse(core::read_text_file(std::filesystem::path(argv[1]) / "config.json"));
  core::keep_freed_memory();  // as loading a model does
  const bool fp32 = argc > 3 && std::string(argv[3]) == "32";
  Bench(families::parse_llama_config(config), fp32 ? at::kFloat : at::kBFloat16, argc > 2 ? std::stoi(argv[2]) : 2)
      .run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-component-benchmark", [&] { return run(argc, argv); });
}
