#include "src/families/t5_family.h"

#include <gtest/gtest.h>

#include "tests/support/encoder_decoder_golden.h"

namespace sotto::families {
namespace {

class T5Family : public ::testing::TestWithParam<const char*> {};

TEST_P(T5Family, AgreesWithTransformers) { sotto::testing::expect_golden_of_encoder_decoder(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Variants, T5Family, ::testing::Values("t5", "t5_v1_1", "t5_flan_short_buckets", "byt5", "mt5"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sotto::families
