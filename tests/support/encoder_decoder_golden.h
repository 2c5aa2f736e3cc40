#pragma once

#include <c10/core/Device.h>

#include <string>

namespace sotto::testing {

// Loads the encoder-decoder of tests/golden/families.json that is called so and expects transformers'
// log-probabilities, autograd's gradient of the prompt, with shared rows and without, and greedy continuations with a
// cache.
void expect_golden_of_encoder_decoder(const std::string& name, c10::Device device = c10::kCPU);

}  // namespace sotto::testing
