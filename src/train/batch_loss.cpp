#include "src/train/batch_loss.h"

#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <array>

#include "src/model/pack_for_model.h"

namespace sotto::train {
namespace {

// Adds what some of the batch's rows give; `weight_B` has the weights of just these.
void add_rows(BatchLoss& sum, const model::LanguageModel& model, const at::Tensor& prompt_PD,
              std::span<const packing::Row> rows, std::span<const double> weight_B) {
  const auto batch = model::pack_for(model.shape(), prompt_PD, rows);
  std::vector<float> weight_N;
  for (const packing::Target& target : batch.targets_N) {
    weight_N.push_back(static_cast<float>(weight_B[static_cast<std::size_t>(target.row)]));
  }
  const auto score = model.score_with_gradient(batch, prompt_PD, weight_N);
  const float* const log_probs = score.log_prob_N.const_data_ptr<float>();
  for (std::size_t n = 0; n < weight_N.size(); ++n) sum.loss -= static_cast<double>(weight_N[n]) * log_probs[n];
  sum.num_packed_tokens += static_cast<std::int64_t>(batch.token_ids_T.size() + batch.encoder.token_ids_T.size());
  sum.grad_prompt_PD.add_(score.grad_prompt_PD);
}

}  // namespace

BatchLoss batch_loss(const model::LanguageModel& model, const at::Tensor& prompt_PD, std::span<const packing::Row> rows,
                     const std::vector<double>& weight_B, std::int64_t rows_at_once,
                     const parallel::ProcessGroup& group) {
  BatchLoss sum{.grad_prompt_PD = at::zeros_like(prompt_PD)};
  const auto step = static_cast<std::size_t>(rows_at_once);
  const auto [first, end] = parallel::part_of(rows.size(), group.rank(), group.size());
  for (std::size_t begin = first; begin < end; begin += step) {
    const std::size_t count = std::min(step, end - begin);
    add_rows(sum, model, prompt_PD, rows.subspan(begin, count), std::span(weight_B).subspan(begin, count));
  }
  std::array<double, 2> sums = {sum.loss, static_cast<double>(sum.num_packed_tokens)};
  group.sum(sums);
  group.sum(sum.grad_prompt_PD);
  sum.loss = sums[0];
  sum.num_packed_tokens = static_cast<std::int64_t>(sums[1]);
  return sum;
}

}  // namespace sotto::train
