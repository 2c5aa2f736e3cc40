#pragma once

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/core/mapped_file.h"
#include "src/train/optimizer.h"

namespace sotto::testing {

// A matrix and a bias that an optimizer updates with the gradients and learning rates of tests/golden/optimizers.py.
class OptimizerUpdates {
 public:
  explicit OptimizerUpdates(const train::OptimConfig& config)
      : matrix_(at::tensor({0.5F, -0.25F, 0.75F, 1.0F, 0.125F, -0.5F}).reshape({2, 3}).set_requires_grad(true)),
        bias_(at::tensor({0.5F, -1.0F}).set_requires_grad(true)),
        optimizer_(train::make_optimizer({{"w", matrix_}, {"b", bias_}}, config)) {}

  void update(int t) {
    matrix_.mutable_grad() = at::arange(6, at::kFloat).mul(0.1 * t).sub(0.2).reshape({2, 3});
    bias_.mutable_grad() = at::tensor({0.3F * static_cast<float>(t), -0.1F});
    optimizer_->step(0.01 * t);
    EXPECT_FALSE(matrix_.grad().defined()) << "gradients are cleared";
  }
  std::vector<double> values() const {
    std::vector<double> values;
    for (const at::Tensor& tensor : {matrix_.detach().flatten(), bias_.detach()}) {
      for (std::int64_t at = 0; at < tensor.numel(); ++at) values.push_back(tensor[at].item().toDouble());
    }
    return values;
  }
  void copy_from(const OptimizerUpdates& other) {
    matrix_.detach().copy_(other.matrix_.detach());
    bias_.detach().copy_(other.bias_.detach());
    optimizer_->load_state(other.optimizer_->state(), other.optimizer_->num_steps());
  }

 private:
  at::Tensor matrix_, bias_;
  std::unique_ptr<train::Optimizer> optimizer_;
};

inline train::OptimConfig optimizer_named(const std::string& name) {
  train::OptimConfig config;
  config.name = name;
  config.weight_decay = 0.1;
  return config;
}

// Four updates; fp32 leaves differences near 1e-7 a step.
inline void expect_golden_updates(const train::OptimConfig& config, const std::string& name) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/optimizers.json"));
  OptimizerUpdates updates(config);
  for (int t = 1; t <= 4; ++t) updates.update(t);
  const auto expected = golden.at(name).get<std::vector<double>>();
  const auto values = updates.values();
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t at = 0; at < values.size(); ++at) EXPECT_NEAR(values[at], expected[at], 1e-6) << name << ' ' << at;
}

}  // namespace sotto::testing
