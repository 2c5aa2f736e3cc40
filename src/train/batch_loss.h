#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"
#include "src/parallel/process_group.h"

namespace sotto::train {

struct BatchLoss {
  double loss = 0;            // the negative log-probabilities of all targets, weighted
  at::Tensor grad_prompt_PD;  // its gradient, on the model's device
  std::int64_t num_packed_tokens = 0;
};

// The loss of a batch whose rows' targets weigh weight_B each (task_weights.h). `rows_at_once` bounds the memory and
// changes the result by no more than the order of its sums; the group's processes share the rows, and each gets the
// whole.
BatchLoss batch_loss(const model::LanguageModel& model, const at::Tensor& prompt_PD, std::span<const packing::Row> rows,
                     const std::vector<double>& weight_B, std::int64_t rows_at_once,
                     const parallel::ProcessGroup& group = {});

}  // namespace sotto::train
