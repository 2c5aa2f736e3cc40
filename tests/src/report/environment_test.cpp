#include "src/report/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::report {
namespace {

TEST(Environment, says_where_and_with_what) {
  const auto facts = environment_facts("sotto-evaluation", 2);
  EXPECT_THAT(facts.at("program").get<std::string>(), ::testing::StartsWith("sotto-evaluation "));
  EXPECT_EQ(facts.at("processes"), 2);
  EXPECT_GT(facts.at("cores"), 0);
  EXPECT_GT(facts.at("memory_gb"), 0.1);
  EXPECT_FALSE(facts.at("host").get<std::string>().empty());
}

}  // namespace
}  // namespace sotto::report
