#include "src/parallel/node_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/error.h"

namespace sotto::parallel {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Case {
  std::string name, list;
  std::vector<std::string> hosts;
};

class NodeListTest : public ::testing::TestWithParam<Case> {};

TEST_P(NodeListTest, is_expanded_in_order) {
  EXPECT_THAT(expand_node_list(GetParam().list), ::testing::ElementsAreArray(GetParam().hosts));
}

INSTANTIATE_TEST_SUITE_P(
    , NodeListTest,
    ::testing::Values(Case{"one", "node", {"node"}}, Case{"two_names", "login,gpu-a.site", {"login", "gpu-a.site"}},
                      Case{"range", "n[1-3]", {"n1", "n2", "n3"}},
                      Case{"width_is_kept", "gpu[08-10,007]x,z", {"gpu08x", "gpu09x", "gpu10x", "gpu007x", "z"}},
                      Case{"brackets_multiply", "r[1-2]n[3,5]", {"r1n3", "r1n5", "r2n3", "r2n5"}}),
    [](const auto& test) { return test.param.name; });

struct BadNodeList {
  std::string name;
  std::string list;
  std::string message;
};

class BadNodeListTest : public ::testing::TestWithParam<BadNodeList> {};

TEST_P(BadNodeListTest, is_named_with_what_is_wrong) {
  try {
    expand_node_list(GetParam().list);
    FAIL() << "nothing was thrown";
  } catch (const core::UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
    EXPECT_THAT(error.what(), HasSubstr("gpu[01-04,7]"));
  }
}

INSTANTIATE_TEST_SUITE_P(, BadNodeListTest,
                         ::testing::Values(BadNodeList{"nothing", "", "empty name"},
                                           BadNodeList{"nothing_between_commas", "a,,b", "empty name"},
                                           BadNodeList{"unclosed", "n[1-3", "unclosed"},
                                           BadNodeList{"closed_only", "n1-3]", "a bracket too many"},
                                           BadNodeList{"nested", "n[[1]]", "a bracket too many"},
                                           BadNodeList{"downwards", "n[3-1]", "empty range 3-1"},
                                           BadNodeList{"a_letter", "n[a]", "\"a\" where a number"},
                                           BadNodeList{"no_end", "n[1-]", "\"\" where a number"},
                                           BadNodeList{"too_many", "n[0-99999999999]", "more than 65536"},
                                           BadNodeList{"too_many_together", "n[1-999]m[1-999]", "more than 65536"}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sotto::parallel
