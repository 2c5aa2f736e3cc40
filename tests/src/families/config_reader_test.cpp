#include "src/families/config_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

using sotto::testing::message_of;
using ::testing::HasSubstr;

TEST(ConfigReader, ReadsAndRefusesByName) {
  const nlohmann::json config = {{"size", 3}, {"none", nullptr}, {"name", "a"}, {"zero", 0}};
  const ConfigReader reader(config);
  EXPECT_EQ(reader.positive("size"), 3);
  EXPECT_EQ(reader.optional<int>("none", 7), 7);
  EXPECT_EQ(reader.optional<int>("absent", 8), 8);
  EXPECT_FALSE(reader.has("none"));
  EXPECT_EQ(message_of([&] { reader.only("none", 5); }), "");
  EXPECT_THAT(message_of([&] { reader.required<int>("absent"); }), HasSubstr("'absent' is missing"));
  EXPECT_THAT(message_of([&] { reader.required<int>("name"); }), HasSubstr("'name' is \"a\", which is not"));
  EXPECT_THAT(message_of([&] { reader.positive("zero"); }), HasSubstr("'zero' is 0; it must be positive"));
  EXPECT_THAT(message_of([&] { reader.only("size", 4); }), HasSubstr("'size' is 3; only 4 is supported"));
}

}  // namespace
}  // namespace sotto::families
