#include "src/checkpoint/megatron_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

TEST(MegatronFolder, TheLatestIterationIsFound) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "latest_checkpointed_iteration.txt", "12\n");
  core::write_file_atomically(folder / "iter_0000012/mp_rank_00_000/model_rng.pt", "x");
  EXPECT_TRUE(is_megatron_checkpoint(folder.path()));
  EXPECT_EQ(megatron_ranks_folder(folder.path()), folder / "iter_0000012");
  EXPECT_EQ(megatron_ranks_folder(folder / "iter_0000012"), folder / "iter_0000012");
  EXPECT_EQ(megatron_first_rank(folder / "iter_0000012"), folder / "iter_0000012/mp_rank_00_000/model_rng.pt");
}

TEST(MegatronFolder, WhatIsMissingIsNamed) {
  const sotto::testing::TemporaryFolder folder;
  EXPECT_FALSE(is_megatron_checkpoint(folder.path()));
  core::write_file_atomically(folder / "latest_checkpointed_iteration.txt", "last");
  const auto message = [&] { return sotto::testing::message_of([&] { megatron_ranks_folder(folder.path()); }); };
  EXPECT_THAT(message(), ::testing::HasSubstr("says 'last'; an iteration or 'release' is expected"));
  core::write_file_atomically(folder / "latest_checkpointed_iteration.txt", "release");
  EXPECT_THAT(message(), ::testing::HasSubstr("release' has no folder mp_rank_00"));
  core::write_file_atomically(folder / "release/mp_rank_00/other.pt", "x");
  EXPECT_THAT(sotto::testing::message_of([&] { megatron_first_rank(folder / "release"); }),
              ::testing::HasSubstr("neither model_optim_rng.pt nor model_rng.pt"));
}

}  // namespace
}  // namespace sotto::checkpoint
