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

}  // namespace
}  // namespace sotto::tokenizer
