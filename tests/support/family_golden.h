#pragma once

#include <c10/core/Device.h>

#include <string>

namespace sotto::testing {

// Loads the model of tests/golden/families.json that is called so and expects transformers' log-probabilities and
// autograd's gradient of the prompt, with shared prefixes and without, and with a cache token by token.
void expect_golden_of_family(const std::string& name, c10::Device device = c10::kCPU);

}  // namespace sotto::testing
