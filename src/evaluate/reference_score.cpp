#include "src/evaluate/reference_score.h"

#include <algorithm>

#include "src/core/interrupt.h"
#include "src/model/pack_for_model.h"

// Shapes: N targets, P rows of the prompt table, D the model's width.
namespace sotto::evaluate {

std::vector<ReferenceScore> score_references(const model::LanguageModel& model, std::span<const packing::Row> rows,
                                             const at::Tensor& prompt_PD, std::int64_t rows_at_once,
                                             const std::function<void(std::int64_t)>& on_done) {
  std::vector<ReferenceScore> scores(rows.size());
  for (std::size_t begin = 0; begin < rows.size(); begin += static_cast<std::size_t>(rows_at_once)) {
    core::throw_if_interrupted();
    const std::size_t count = std::min(static_cast<std::size_t>(rows_at_once), rows.size() - begin);
    const auto batch = model::pack_for(model.shape(), prompt_PD, rows.subspan(begin, count));
    const auto score = model.score(batch, prompt_PD);
    const float* const log_prob_N = score.log_prob_N.const_data_ptr<float>();
    for (std::size_t n = 0; n < batch.targets_N.size(); ++n) {
      ReferenceScore& row = scores[begin + static_cast<std::size_t>(batch.targets_N[n].row)];
      row.token_ids.push_back(batch.targets_N[n].target);
      row.log_probs.push_back(log_prob_N[n]);
    }
    if (on_done) on_done(static_cast<std::int64_t>(begin + count));
  }
  return scores;
}

}  // namespace sotto::evaluate
