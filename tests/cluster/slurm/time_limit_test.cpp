#include "cluster/slurm/time_limit.h"

#include <gtest/gtest.h>

namespace sotto::cluster {
namespace {

TEST(IsTimeLimit, TakesSlurmsForms) {
  for (const char* const text : {"90", "90:30", "04:00:00", "1-12", "1-12:30", "1-12:30:00", "UNLIMITED", "0"})
    EXPECT_TRUE(is_time_limit(text)) << text;
}

TEST(IsTimeLimit, RefusesOthers) {
  for (const char* const text : {"", "four hours", "4h", "1:2:3:4", "-1", "1-", ":30", "4:", "1-2-3", "1.5"})
    EXPECT_FALSE(is_time_limit(text)) << text;
}

}  // namespace
}  // namespace sotto::cluster
