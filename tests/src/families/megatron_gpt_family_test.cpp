#include "src/families/megatron_gpt_family.h"

#include <gtest/gtest.h>

#include "tests/support/family_golden.h"

namespace sotto::families {
namespace {

// The golden numbers come from models of transformers that compute the same with other names and layouts.
class MegatronGptFamily : public ::testing::TestWithParam<const char*> {};

TEST_P(MegatronGptFamily, AgreesWithTransformers) { sotto::testing::expect_golden_of_family(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Variants, MegatronGptFamily,
                         ::testing::Values("megatron_learned", "megatron_rope_1p", "megatron_partial_rope",
                                           "megatron_llama"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sotto::families
