#include "src/families/gpt2_family.h"

#include <gtest/gtest.h>

#include "tests/support/family_golden.h"

namespace sotto::families {
namespace {

class Gpt2Family : public ::testing::TestWithParam<const char*> {};

TEST_P(Gpt2Family, AgreesWithTransformers) { sotto::testing::expect_golden_of_family(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Variants, Gpt2Family, ::testing::Values("gpt2", "gpt2_gelu_untied", "gpt2_relu"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sotto::families
