#include "src/config/describe.h"

#include <gtest/gtest.h>

namespace sotto::config {
namespace {

struct InnerSection {
  std::string kind = "a";
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("kind", kind, {"a", "b"}, "which");
  }
};

struct OuterSection {
  double lr = 1e-3;
  std::optional<std::int64_t> limit;
  std::vector<InnerSection> parts;
  InnerSection inner;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("lr", lr, "the rate");
    visit("limit", limit, "at most");
    visit("parts", parts, "the parts");
    visit("inner", inner, "the inner");
    visit.ignored("capturable", "a detail");
    visit.variable("task");
  }
};

TEST(Describe, every_key_with_type_default_and_meaning) {
  const auto fields = describe_section<OuterSection>("s");
  ASSERT_EQ(fields.size(), 6U);
  EXPECT_EQ(fields[0].key, "s.lr");
  EXPECT_EQ(fields[0].type, "float");
  EXPECT_EQ(fields[0].fallback, "0.001");
  EXPECT_EQ(fields[1].type, "int");
  EXPECT_EQ(fields[1].fallback, "");
  EXPECT_TRUE(fields[1].nullable);
  EXPECT_FALSE(fields[0].nullable);
  EXPECT_EQ(fields[2].key, "s.parts[].kind");
  EXPECT_EQ(fields[3].type, "a|b");
  EXPECT_EQ(fields[4].kind, FieldKind::kWithoutEffect);
  EXPECT_EQ(fields[4].meaning, "a detail");
  EXPECT_EQ(fields[5].kind, FieldKind::kVariable);
  const std::string table = description_table(fields);
  EXPECT_NE(table.find("s.lr"), std::string::npos);
  EXPECT_NE(table.find("the rate [0.001]"), std::string::npos) << table;
  EXPECT_EQ(table.find("capturable"), std::string::npos) << table;
}

}  // namespace
}  // namespace sotto::config
