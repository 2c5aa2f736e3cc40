#include "src/config/dump_section.h"

#include <gtest/gtest.h>

#include "src/config/yaml_writer.h"

namespace sotto::config {
namespace {

struct Inner {
  std::vector<std::int64_t> splits{3, 4};
  std::optional<std::string> field;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("splits", splits, "");
    visit("field", field, "");
    visit.ignored("other", "");
  }
};

struct Outer {
  bool active = true;
  double rate = 0.5;
  std::string name = "yes";
  std::filesystem::path path = "a/b";
  std::vector<Inner> inner{Inner{}};
  std::map<std::string, double> weights{{"t", 2.0}};

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("active", active, "");
    visit("rate", rate, "");
    visit.one_of("name", name, {"yes", "no"}, "");
    visit("path", path, "");
    visit("inner", inner, "");
    visit("weights", weights, "");
    visit.variable("variable");
  }
};

TEST(DumpSection, every_kind_of_field) {
  EXPECT_EQ(to_yaml(dump_section(Outer())),
            "active: true\n"
            "rate: 0.5\n"
            "name: 'yes'\n"
            "path: a/b\n"
            "inner:\n"
            "- splits:\n"
            "  - 3\n"
            "  - 4\n"
            "  field: null\n"
            "weights:\n"
            "  t: 2.0\n");
}

TEST(DumpSection, binding_the_dump_gives_the_section_back) {
  Outer changed;
  changed.active = false;
  changed.inner[0].field = "context";
  BindReport report;
  const Outer bound = bind_section<Outer>(Node(Map{{"outer", dump_section(changed)}}), "outer", report);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_TRUE(same_value(dump_section(bound), dump_section(changed)));
}

TEST(DumpSection, leaves_by_full_key) {
  const auto leaves = leaf_values(dump_section(Outer()));
  EXPECT_EQ(leaves.at("inner.0.splits.1"), "4");
  EXPECT_EQ(leaves.at("name"), "'yes'");
  EXPECT_EQ(leaves.at("inner.0.field"), "null");
  EXPECT_EQ(leaves.size(), 8U);
}

}  // namespace
}  // namespace sotto::config
