#include "src/model/target_loss.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>
#include <cmath>

#include "src/kernels/fast_exp.h"
#include "src/kernels/task_grain.h"
#include "src/kernels/wide_vectors.h"
#include "src/model/packed_embedding.h"

namespace sotto::model {
namespace {

constexpr std::int64_t kTargetsPerSlice = 256;

// Turns a row of logits into its log-probability of `target`; with a weight, the row becomes weight * (softmax -
// one_hot).
SOTTO_WIDE_VECTORS float score_row(float* logits, std::int64_t vocab_size, std::int64_t target, const float* weight) {
  float largest = logits[0];
#pragma omp simd reduction(max : largest)
  for (std::int64_t v = 0; v < vocab_size; ++v) largest = logits[v] > largest ? logits[v] : largest;
  const float chosen = logits[target] - largest;
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t v = 0; v < vocab_size; ++v) sum += logits[v] = kernels::fast_exp(logits[v] - largest);
  if (weight != nullptr) {
    const float scale = *weight / sum;
    for (std::int64_t v = 0; v < vocab_size; ++v) logits[v] *= scale;
    logits[target] -= *weight;
  }
  return chosen - std::log(sum);
}

// Turns logits into the log-probabilities of the targets from `first` on; with weights, the logits become what
// score_row makes of them. By kernels of ours on the CPU,
void score_on_cpu(const std::vector<packing::Target>& targets_N, const std::vector<float>* weight_N, std::int64_t first,
                  at::Tensor& logits_NV, at::Tensor log_prob_N) {
  const std::int64_t vocab_size = logits_NV.size(1);
  float* logits = logits_NV.data_ptr<float>();
  float* log_probs = log_prob_N.data_ptr<float>();
  at::parallel_for(0, logits_NV.size(0), kernels::task_grain(vocab_size * kernels::kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t i = begin; i < end; ++i) {
                       const std::size_t n = static_cast<std::size_t>(first + i);
                       log_probs[i] = score_row(logits + i * vocab_size, vocab_size, targets_N[n].target,
                                                weight_N == nullptr ? nullptr : weight_N->data() + n);
                     }
                   });
}

// and by LibTorch's operations on other devices.
void score_by_library(const std::vector<packing::Target>& targets_N, const std::vector<float>* weight_N,
                      std::int64_t first, at::Tensor& logits_NV, at::Tensor log_prob_N) {
  std::vector<std::int64_t> target_ids;
  for (std::int64_t i = 0; i < logits_NV.size(0); ++i) {
    target_ids.push_back(targets_N[static_cast<std::size_t>(first + i)].target);
  }
  const at::Tensor target_N1 = index_tensor(target_ids, logits_NV.device()).unsqueeze(1);
  const at::Tensor all_NV = at::log_softmax(logits_NV, 1);
  log_prob_N.copy_(all_NV.gather(1, target_N1).squeeze(1));
  if (weight_N == nullptr) return;
  auto* weights = const_cast<float*>(weight_N->data()) + first;
  const at::Tensor weight_N1 = at::from_blob(weights, {logits_NV.size(0), 1}, at::kFloat).to(logits_NV.device());
  logits_NV = (all_NV.exp() * weight_N1).scatter_add_(1, target_N1, -weight_N1);
}

}  // namespace

at::Tensor target_log_probs(const FrozenLinear& head, const at::Tensor& hidden_ND,
                            const std::vector<packing::Target>& targets_N, const std::vector<float>* weight_N,
                            at::Tensor* grad_hidden_ND) {
  const std::int64_t num_targets = hidden_ND.size(0);
  at::Tensor log_prob_N = at::empty({num_targets}, hidden_ND.options().dtype(at::kFloat));
  if (weight_N != nullptr) *grad_hidden_ND = at::empty(hidden_ND.sizes(), log_prob_N.options());
  const auto score_slice = hidden_ND.is_cpu() ? score_on_cpu : score_by_library;
  for (std::int64_t first = 0; first < num_targets; first += kTargetsPerSlice) {
    const std::int64_t count = std::min(kTargetsPerSlice, num_targets - first);
    at::Tensor logits_NV = head.forward(hidden_ND.narrow(0, first, count));
    score_slice(targets_N, weight_N, first, logits_NV, log_prob_N.narrow(0, first, count));
    if (weight_N != nullptr) grad_hidden_ND->narrow(0, first, count).copy_(head.input_gradient(logits_NV));
  }
  return log_prob_N.cpu();
}

}  // namespace sotto::model
