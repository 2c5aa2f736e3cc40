#include "src/families/megatron_t5_family.h"

#include <gtest/gtest.h>

#include "tests/support/encoder_decoder_golden.h"

namespace sotto::families {
namespace {

// The golden numbers come from models of transformers that compute the same with other names and layouts.
class MegatronT5Family : public ::testing::TestWithParam<const char*> {};

TEST_P(MegatronT5Family, AgreesWithTransformers) { sotto::testing::expect_golden_of_encoder_decoder(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Variants, MegatronT5Family, ::testing::Values("megatron_t5_learned", "megatron_t5_relative"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sotto::families
