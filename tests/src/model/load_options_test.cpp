#include "src/model/load_options.h"

#include <gtest/gtest.h>

#include "src/core/error.h"

namespace sotto::model {
namespace {

TEST(LoadOptions, names_of_the_configuration) {
  EXPECT_EQ(precision_named("auto"), Precision::kAuto);
  EXPECT_EQ(precision_named("32"), Precision::kFp32);
  EXPECT_EQ(precision_named("bf16"), Precision::kBf16);
  EXPECT_EQ(accelerator_named("auto"), Accelerator::kAuto);
  EXPECT_EQ(accelerator_named("cpu"), Accelerator::kCpu);
  EXPECT_EQ(accelerator_named("gpu"), Accelerator::kGpu);
}

TEST(LoadOptions, other_names_are_a_bug_of_the_caller) {
  EXPECT_THROW(precision_named("16"), core::InternalError);
  EXPECT_THROW(accelerator_named("tpu"), core::InternalError);
}

}  // namespace
}  // namespace sotto::model
