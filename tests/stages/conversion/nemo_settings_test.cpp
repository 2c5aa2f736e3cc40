#include "stages/conversion/nemo_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

TEST(NemoSettings, InterpolationsAreResolved) {
  const auto config = read_nemo_config("seq_length: 6\nmax_position_embeddings: ${.seq_length}\n", "a.nemo");
  EXPECT_EQ(NemoSettings(config, "a.nemo").positive("max_position_embeddings"), 6);
  EXPECT_THAT(testing::message_of([] { read_nemo_config("- 1", "a.nemo"); }), ::testing::HasSubstr("no mapping"));
}

TEST(NemoSettings, ErrorsNameTheKeyInItsSection) {
  const auto config = read_nemo_config("encoder: {num_layers: -1, arch: perceiver}\n", "a.nemo");
  const NemoSettings settings(config, "a.nemo"), encoder = settings.section("encoder");
  EXPECT_THAT(testing::message_of([&] { encoder.positive("num_layers"); }),
              ::testing::HasSubstr("'encoder.num_layers' is missing or not positive"));
  EXPECT_THAT(testing::message_of([&] { encoder.only("arch", "transformer"); }),
              ::testing::HasSubstr("encoder.arch: \"perceiver\"; only \"transformer\""));
  EXPECT_THAT(testing::message_of([&] { settings.section("decoder"); }),
              ::testing::HasSubstr("lacks the section 'decoder'"));
  EXPECT_EQ(encoder.value("hidden_size", 7), 7);
}

}  // namespace
}  // namespace sotto::conversion
