#include "src/train/adafactor.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

// Shapes: R rows, C columns of a matrix.
namespace sotto::train {
namespace {

constexpr double kSquareFloor = 1e-30, kScaleFloor = 1e-3, kDecayExponent = -0.8, kLargestChange = 1.0;

double root_mean_square(const at::Tensor& values) { return std::sqrt(values.square().mean().item().toDouble()); }

}  // namespace

Adafactor::Adafactor(const prompt::NamedTensors& parameters, const OptimConfig& config)
    : Optimizer(parameters), weight_decay_(config.weight_decay), scale_parameter_(config.scale_parameter) {
  for (auto& [name, slot] : slots_) {
    if (slot.parameter.dim() == 2) {
      slot.memory["exp_avg_sq_row"] = at::zeros({slot.parameter.size(0)});
      slot.memory["exp_avg_sq_col"] = at::zeros({slot.parameter.size(1)});
    } else {
      slot.memory["exp_avg_sq"] = at::zeros_like(slot.parameter);
    }
  }
}

void Adafactor::update(Slot& slot, const at::Tensor& gradient, double learning_rate) {
  const double beta2 = 1.0 - std::pow(static_cast<double>(num_steps()), kDecayExponent);
  const at::Tensor squares = gradient.square().add_(kSquareFloor);
  at::Tensor change;
  if (slot.parameter.dim() == 2) {
    at::Tensor &row_R = slot.memory["exp_avg_sq_row"], &column_C = slot.memory["exp_avg_sq_col"];
    row_R.mul_(beta2).add_(squares.mean(1), 1.0 - beta2);
    column_C.mul_(beta2).add_(squares.mean(0), 1.0 - beta2);
    const at::Tensor row_factor_R1 = row_R.div(row_R.mean()).rsqrt_().unsqueeze(1);
    change = gradient.mul(row_factor_R1).mul_(column_C.rsqrt().unsqueeze(0));
  } else {
    at::Tensor& exp_avg_sq = slot.memory["exp_avg_sq"];
    exp_avg_sq.mul_(beta2).add_(squares, 1.0 - beta2);
    change = gradient.mul(exp_avg_sq.rsqrt());
  }
  change.div_(std::max(1.0, root_mean_square(change) / kLargestChange));
  const double scale = scale_parameter_ ? std::max(kScaleFloor, root_mean_square(slot.parameter)) : 1.0;
  slot.parameter.mul_(1.0 - weight_decay_ * learning_rate * scale);
  slot.parameter.add_(change, -learning_rate * scale);
}

}  // namespace sotto::train
