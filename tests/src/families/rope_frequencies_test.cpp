#include "src/families/rope_frequencies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

TEST(RopeFrequencies, FallByThePowerOfTheta) {
  EXPECT_THAT(parse_rope_frequencies(json::object()).inverse_frequencies(8), ElementsAre(1.0F, 0.1F, 0.01F, 0.001F));
  const json older = {{"rope_theta", 100.0}, {"rope_scaling", {{"type", "linear"}, {"factor", 2.0}}}};
  EXPECT_THAT(parse_rope_frequencies(older).inverse_frequencies(4), ElementsAre(0.5F, 0.05F));
}

// The older form says the same as the newer one, which families.json compares with transformers.
TEST(RopeFrequencies, OlderFilesHoldScalingApart) {
  json scaling = {{"rope_type", "llama3"},
                  {"factor", 8.0},
                  {"low_freq_factor", 1.0},
                  {"high_freq_factor", 4.0},
                  {"original_max_position_embeddings", 8192}};
  const auto older = parse_rope_frequencies({{"rope_theta", 500000.0}, {"rope_scaling", scaling}});
  scaling["rope_theta"] = 500000.0;
  const auto newer = parse_rope_frequencies({{"rope_parameters", scaling}});
  EXPECT_EQ(older.inverse_frequencies(64), newer.inverse_frequencies(64));
  // The fastest pair is left alone, the slowest is eight times slower.
  EXPECT_FLOAT_EQ(older.inverse_frequencies(64).front(), 1.0F);
  const RopeFrequencies plain{.theta = 500000.0};
  EXPECT_FLOAT_EQ(older.inverse_frequencies(64).back() * 8, plain.inverse_frequencies(64).back());
}

TEST(RopeFrequencies, OtherScalingsAreRefused) {
  const struct {
    json config;
    const char* error;
  } cases[] = {
      {{{"rope_scaling", {{"type", "dynamic"}, {"factor", 2.0}}}}, "'type' is \"dynamic\"; 'default', 'linear'"},
      {{{"rope_parameters", {{"rope_type", "yarn"}}}}, "'rope_type' is \"yarn\""},
      {{{"rope_scaling", {{"type", "linear"}}}}, "'factor' is missing"},
      {{{"partial_rotary_factor", 0.5}}, "'partial_rotary_factor' is 0.5; only 1.0 is"}};
  for (const auto& test : cases) {
    EXPECT_THAT(sotto::testing::message_of([&] { parse_rope_frequencies(test.config); }),
                ::testing::HasSubstr(test.error));
  }
}

}  // namespace
}  // namespace sotto::families
