#include "src/model/load_options.h"

#include <gtest/gtest.h>

#include "src/core/error.h"

namespace sotto::model {
namespace {

TEST(LoadOptions, names_of_the_configuration) {
  EXPECT_EQ(load_options("auto", "auto").precision, Precision::kAuto);
  EXPECT_EQ(load_options("32", "auto").precision, Precision::kFp32);
  EXPECT_EQ(load_options("bf16", "auto").precision, Precision::kBf16);
  EXPECT_EQ(load_options("auto", "auto").accelerator, Accelerator::kAuto);
  EXPECT_EQ(load_options("auto", "cpu").accelerator, Accelerator::kCpu);
  EXPECT_EQ(load_options("auto", "gpu", 3).accelerator, Accelerator::kGpu);
  EXPECT_EQ(load_options("auto", "gpu", 3).gpu, 3);
}

TEST(LoadOptions, other_names_are_a_bug_of_the_caller) {
  EXPECT_THROW(load_options("16", "auto"), core::InternalError);
  EXPECT_THROW(load_options("auto", "tpu"), core::InternalError);
}

}  // namespace
}  // namespace sotto::model
