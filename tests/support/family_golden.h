#pragma once

#include <string>

namespace sotto::testing {

// Loads the model of tests/golden/families.json that is called so and expects transformers' log-probabilities and
// autograd's gradient of the prompt, with shared prefixes and without, and with a cache token by token.
void expect_golden_of_family(const std::string& name);

}  // namespace sotto::testing
