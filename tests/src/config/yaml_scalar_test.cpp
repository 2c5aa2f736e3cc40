#include "src/config/yaml_scalar.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sotto::config {
namespace {

// Values compare through nodes, which know how.
bool reads_as(const char* text, Node::Value value) {
  return same_value(Node(plain_scalar(text)), Node(std::move(value)));
}

TEST(YamlScalar, integers_of_every_base) {
  const std::vector<std::pair<const char*, std::int64_t>> cases = {
      {"0x1F", 31}, {"0b11", 3},           {"017", 15},        {"010", 8}, {"1_000", 1000}, {"1__0", 10},
      {"1:30", 90}, {"190:20:30", 685230}, {"4:00:00", 14400}, {"-5", -5}, {"+5", 5},       {"0", 0}};
  for (const auto& [text, value] : cases) EXPECT_TRUE(reads_as(text, value)) << text;
}

TEST(YamlScalar, floats) {
  const std::vector<std::pair<const char*, double>> cases = {{"1e-3", 1e-3},   {"1E3", 1e3},     {"1.e3", 1e3},
                                                             {"5.", 5.0},      {".5", 0.5},      {"1_000.5", 1000.5},
                                                             {".5e-3", .5e-3}, {"1:30.5", 90.5}, {"-.inf", -INFINITY}};
  for (const auto& [text, value] : cases) EXPECT_TRUE(reads_as(text, value)) << text;
  EXPECT_TRUE(std::isnan(std::get<double>(plain_scalar(".nan"))));
}

TEST(YamlScalar, dates) {
  for (const char* const text :
       {"2001-01-01", "2001-1-1 1:00:00", "2001-12-14t21:59:43.10-05:00", "2001-12-15 2:59:43.10",
        "2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43Z", "2001-12-14T21:59:43 Z"}) {
    EXPECT_TRUE(is_timestamp(text)) << text;
  }
  for (const char* const text : {"2001-1-1", "2001-01-01 ", "2001-01-01x", "201-01-01", "2001-01", "2001-01-01T1:0:0",
                                 "-2001-01-01", "", "2001-01-01 1:00:00 x"}) {
    EXPECT_FALSE(is_timestamp(text)) << text;
  }
}

TEST(YamlScalar, booleans_and_null) {
  for (const char* const text : {"yes", "Yes", "on", "TRUE"}) EXPECT_TRUE(reads_as(text, true)) << text;
  for (const char* const text : {"no", "OFF", "False"}) EXPECT_TRUE(reads_as(text, false)) << text;
  for (const char* const text : {"null", "NULL", "~", ""}) EXPECT_TRUE(reads_as(text, {})) << text;
}

TEST(YamlScalar, everything_else_is_text) {
  for (const char* const text : {"y",
                                 "n",
                                 "tRUE",
                                 "None",
                                 "nUll",
                                 "inf",
                                 "nan",
                                 "0o17",
                                 "08",
                                 "04:00:00",
                                 "4-00:00:00",
                                 "1.2.3",
                                 "2020-01-01",
                                 ".5e3",
                                 "1:99.5",
                                 "1:60",
                                 "0:30",
                                 "1:",
                                 "-",
                                 "+.",
                                 "0b2",
                                 "0xg",
                                 "1e",
                                 "1.e",
                                 "99999999999999999999:30",
                                 "99999999999999999999"}) {
    EXPECT_TRUE(reads_as(text, std::string(text))) << text;
  }
}

TEST(YamlScalar, a_long_scalar_takes_no_stack) {
  const std::string digits(1'000'000, '1');
  EXPECT_TRUE(reads_as(digits.c_str(), digits));
  EXPECT_TRUE(std::isinf(std::get<double>(plain_scalar(digits + ".0"))));
}

TEST(YamlScalar, floats_are_written_as_python_does) {
  EXPECT_EQ(float_repr(1.0), "1.0");
  EXPECT_EQ(float_repr(0.0001), "0.0001");
  EXPECT_EQ(float_repr(1e-5), "1e-05");
  EXPECT_EQ(float_repr(1e20), "1e+20");
  EXPECT_EQ(float_repr(1e15), "1000000000000000.0");
  EXPECT_EQ(float_yaml(1e-5), "1.0e-05");
  EXPECT_EQ(float_yaml(1e20), "1.0e+20");
  EXPECT_EQ(float_yaml(INFINITY), ".inf");
}

}  // namespace
}  // namespace sotto::config
