#include "launcher/text_table.h"

#include <gtest/gtest.h>

namespace sotto::launcher {
namespace {

TEST(TextTable, AlignsByCharacters) {
  EXPECT_EQ(text_table({{"stage", "state"}, {"größe", "ok", "why"}, {"x"}}, "  "),
            "  stage  state\n  größe  ok     why\n  x\n");
}

}  // namespace
}  // namespace sotto::launcher
