#include "src/families/llama_family.h"

#include <gtest/gtest.h>

#include "tests/support/family_golden.h"

namespace sotto::families {
namespace {

class LlamaFamily : public ::testing::TestWithParam<const char*> {};

TEST_P(LlamaFamily, AgreesWithTransformers) { sotto::testing::expect_golden_of_family(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Variants, LlamaFamily,
                         ::testing::Values("llama", "llama_biases", "llama_3_rope", "llama_linear_rope", "mistral",
                                           "mistral_window", "qwen2", "qwen2_window"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sotto::families
