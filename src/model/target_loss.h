#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "src/model/frozen_linear.h"
#include "src/packing/packed_batch.h"

// Shapes: N targets, D hidden size.
namespace sotto::model {

// log softmax(head(hidden_ND))[target] for every target, fp32 [N] on the CPU. hidden_ND: fp32 or the head's type. Works
// in slices of targets, so that the logits of a whole batch never stand in memory together. With `weight_N`,
// grad_hidden_ND is also written: the gradient of sum_n weight_N[n] * -log_prob_N[n].
at::Tensor target_log_probs(const FrozenLinear& head, const at::Tensor& hidden_ND,
                            const std::vector<packing::Target>& targets_N, const std::vector<float>* weight_N,
                            at::Tensor* grad_hidden_ND);

}  // namespace sotto::model
