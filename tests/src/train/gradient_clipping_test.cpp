#include "src/train/gradient_clipping.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

namespace sotto::train {
namespace {

TEST(GradientClipping, scales_all_gradients_by_the_norm_over_all) {
  prompt::NamedTensors parameters;
  for (const auto& [name, value] : {std::pair{"a", 3.0}, std::pair{"b", 4.0}}) {
    parameters[name] = at::zeros({1}).set_requires_grad(true);
    parameters[name].mutable_grad() = at::full({1}, value);
  }
  EXPECT_NEAR(clip_gradients(parameters, 0), 5.0, 1e-6);
  EXPECT_EQ(parameters["a"].grad().item().toFloat(), 3.0F) << "0: no limit";
  EXPECT_NEAR(clip_gradients(parameters, 10), 5.0, 1e-6);
  EXPECT_EQ(parameters["a"].grad().item().toFloat(), 3.0F);
  clip_gradients(parameters, 1);
  EXPECT_NEAR(parameters["a"].grad().item().toFloat(), 0.6, 1e-5);
  EXPECT_NEAR(parameters["b"].grad().item().toFloat(), 0.8, 1e-5);
}

}  // namespace
}  // namespace sotto::train
