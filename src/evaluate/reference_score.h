#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"

namespace sotto::evaluate {

// log p of each supervised token of a row, in order.
struct ReferenceScore {
  std::vector<packing::TokenId> token_ids;
  std::vector<float> log_probs;
};

// Scores every row (prompt and reference answer), `rows_at_once` at a time; the number changes no result beyond
// rounding. `on_done` gets the number of rows finished so far.
std::vector<ReferenceScore> score_references(const model::LanguageModel& model, std::span<const packing::Row> rows,
                                             const at::Tensor& prompt_PD, std::int64_t rows_at_once,
                                             const std::function<void(std::int64_t)>& on_done = {});

}  // namespace sotto::evaluate
