#include "src/evaluate/lower_case.h"

#include <gtest/gtest.h>

namespace sotto::evaluate {
namespace {

struct Case {
  const char* name;
  const char* text;
  const char* lowered;
};

class LowerCaseTest : public ::testing::TestWithParam<Case> {};

TEST_P(LowerCaseTest, as_python_lowers_it) { EXPECT_EQ(lower_case(GetParam().text), GetParam().lowered); }

// The expected texts are Python's str.lower of the given ones.
INSTANTIATE_TEST_SUITE_P(Alphabets, LowerCaseTest,
                         ::testing::Values(Case{"ascii", "The 12 Apes!", "the 12 apes!"},
                                           Case{"latin_1", "ÀÖØÞ×ßÿ", "àöøþ×ßÿ"},
                                           Case{"latin_extended", "ĀāŁłŃŽžŸ", "āāłłńžžÿ"},
                                           Case{"greek", "ΑΩΆΈΌΎΏς", "αωάέόύώς"}, Case{"cyrillic", "АЯЀЏя", "аяѐџя"},
                                           Case{"other_scripts_stay", "漢字ع", "漢字ع"},
                                           Case{"malformed_bytes_stay", "A\xC3", "a\xC3"}, Case{"empty", "", ""}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace sotto::evaluate
