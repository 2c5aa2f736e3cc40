#include "src/tokenizer/tokenizer_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

TEST(TokenizerPart, TypesAndRefusals) {
  EXPECT_EQ(part_type(nullptr), "none");
  EXPECT_EQ(part_type({{"type", "NFC"}}), "NFC");
  EXPECT_EQ(part_type(nlohmann::json::object()), "unnamed");
  EXPECT_EQ(sotto::testing::message_of([] { refuse_part("decoder", "CTC", "Fuse is"); }),
            "tokenizer.json: decoder 'CTC' is not supported; Fuse is.");
}

TEST(TokenizerPart, CountsAreIntegersThatFit) {
  EXPECT_EQ(count_of(7, "id of a token"), 7);
  const nlohmann::json wrong[] = {-1, 1e40, 0.5, "7", nullptr, std::uint64_t{1} << 40};
  for (const auto& value : wrong) {
    EXPECT_THAT(sotto::testing::message_of([&] { count_of(value, "id of a token"); }),
                ::testing::HasSubstr("the tokenizer's id of a token is " + value.dump()));
  }
  EXPECT_THAT(sotto::testing::message_of([] { count_of(11, "extra_ids", 10); }), ::testing::HasSubstr("from 0 to 10"));
}

}  // namespace
}  // namespace sotto::tokenizer
