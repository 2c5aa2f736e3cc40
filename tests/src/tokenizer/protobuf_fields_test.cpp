#include "src/tokenizer/protobuf_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

using namespace std::string_literals;

std::string shown(const std::string& message) {
  std::string result;
  for_each_field(message, "x.model", [&](const ProtobufField& field) {
    result += std::to_string(field.number) + "=" + std::to_string(field.integer) + std::string(field.bytes) + ";";
  });
  return result;
}

TEST(ProtobufFields, EveryKindOfValue) {
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("\x08\x96\x01"s), "1=150;");
  EXPECT_EQ(shown("\x12\x02hi\x1D\x01\0\0\0\x21\x02\0\0\0\0\0\0\0"s), "2=0hi;3=1;4=2;");
  EXPECT_EQ(shown("\x92\x03\x01!"s), "50=0!;");
}

TEST(ProtobufFields, DamageIsAnError) {
  for (const std::string& message : {"\x08"s, "\x08\x96"s, "\x12\x05hi"s, "\x12\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7Fhi"s,
                                     "\x1D\x01\0"s, "\x0B"s, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s}) {
    EXPECT_THAT(sotto::testing::message_of([&] { shown(message); }),
                ::testing::HasSubstr("'x.model' is not a complete protocol buffer file"));
  }
}

}  // namespace
}  // namespace sotto::tokenizer
