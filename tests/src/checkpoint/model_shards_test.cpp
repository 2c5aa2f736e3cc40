#include "src/checkpoint/model_shards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

TEST(ModelShards, WhatIsMissingOrBrokenIsNamed) {
  const sotto::testing::TemporaryFolder folder;
  const auto error = [&] { return sotto::testing::message_of([&] { open_model_shards(folder.path()); }); };
  EXPECT_THAT(error(), ::testing::HasSubstr("model.safetensors"));
  core::write_file_atomically(folder / "model.safetensors.index.json", R"({"weight_map":{"a":"part-1.safetensors"}})");
  EXPECT_THAT(error(), ::testing::HasSubstr("part-1.safetensors"));
  core::write_file_atomically(folder / "model.safetensors.index.json", "[]");
  EXPECT_THAT(error(), ::testing::HasSubstr("is not an index of shards"));
}

}  // namespace
}  // namespace sotto::checkpoint
