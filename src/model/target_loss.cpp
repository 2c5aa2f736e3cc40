#include "src/model/target_loss.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "src/model/fast_exp.h"
#include "src/model/task_grain.h"

namespace sotto::model {
namespace {

constexpr std::int64_t kTargetsPerSlice = 256;

// Turns a row of logits into its log-probability of `target`; with a weight, the row becomes weight * (softmax -
// one_hot).
float score_row(float* logits, std::int64_t vocab_size, std::int64_t target, const float* weight) {
  float largest = logits[0];
#pragma omp simd reduction(max : largest)
  for (std::int64_t v = 0; v < vocab_size; ++v) largest = logits[v] > largest ? logits[v] : largest;
  const float chosen = logits[target] - largest;
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t v = 0; v < vocab_size; ++v) sum += logits[v] = fast_exp(logits[v] - largest);
  if (weight != nullptr) {
    const float scale = *weight / sum;
    for (std::int64_t v = 0; v < vocab_size; ++v) logits[v] *= scale;
    logits[target] -= *weight;
  }
  return chosen - std::log(sum);
}

}  // namespace

at::Tensor target_log_probs(const FrozenLinear& head, const at::Tensor& hidden_ND,
                            const std::vector<packing::Target>& targets_N, const std::vector<float>* weight_N,
                            at::Tensor* grad_hidden_ND) {
  const std::int64_t num_targets = hidden_ND.size(0), vocab_size = head.output_size();
  at::Tensor log_prob_N = at::empty({num_targets}, hidden_ND.options().dtype(at::kFloat));
  float* log_probs = log_prob_N.data_ptr<float>();
  if (weight_N != nullptr) *grad_hidden_ND = at::empty(hidden_ND.sizes(), log_prob_N.options());
  for (std::int64_t first = 0; first < num_targets; first += kTargetsPerSlice) {
    const std::int64_t count = std::min(kTargetsPerSlice, num_targets - first);
    at::Tensor logits_NV = head.forward(hidden_ND.narrow(0, first, count));
    float* logits = logits_NV.data_ptr<float>();
    at::parallel_for(0, count, task_grain(vocab_size * kElementWork), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const std::size_t n = static_cast<std::size_t>(first + i);
        log_probs[n] = score_row(logits + i * vocab_size, vocab_size, targets_N[n].target,
                                 weight_N == nullptr ? nullptr : weight_N->data() + n);
      }
    });
    if (weight_N != nullptr) grad_hidden_ND->narrow(0, first, count).copy_(head.input_gradient(logits_NV));
  }
  return log_prob_N;
}

}  // namespace sotto::model
