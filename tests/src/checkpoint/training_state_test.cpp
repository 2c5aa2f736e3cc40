#include "src/checkpoint/training_state.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using testing::message_of;

TrainingState state(std::int64_t step) {
  return {
      step, {{"a/weight", at::rand({3, 4})}, {"moment", at::tensor({1e-40F, 3.0F})}}, {{"best", 0.1}, {"epoch", 3}}};
}

TEST(TrainingState, comes_back_bit_for_bit) {
  const testing::TemporaryFolder folder;
  const TrainingState saved = state(7);
  const auto path = save_training_state(folder.path(), saved);
  EXPECT_EQ(path.filename(), "checkpoint-7");
  const TrainingState loaded = load_training_state(path);
  EXPECT_EQ(loaded.step, 7);
  EXPECT_EQ(loaded.values, saved.values);
  for (const auto& [name, tensor] : saved.tensors) EXPECT_TRUE(at::equal(loaded.tensors.at(name), tensor)) << name;
}

TEST(TrainingState, the_latest_is_the_highest_step_and_half_written_ones_do_not_count) {
  const testing::TemporaryFolder folder;
  EXPECT_FALSE(latest_checkpoint(folder.path()).has_value());
  for (const auto step : {9, 10, 100}) save_training_state(folder.path(), state(step));
  core::make_folder(folder / "checkpoint-200.partial");
  EXPECT_EQ(latest_checkpoint(folder.path())->filename(), "checkpoint-100");
  keep_checkpoints(folder.path(), {10, 100});
  EXPECT_FALSE(std::filesystem::exists(folder / "checkpoint-9"));
  EXPECT_TRUE(std::filesystem::exists(folder / "checkpoint-10"));
}

TEST(TrainingState, a_damaged_checkpoint_says_what_to_do) {
  const testing::TemporaryFolder folder;
  const auto path = save_training_state(folder.path(), state(1));
  core::write_file_atomically(path / "state.json", "{\"step\": 1");
  EXPECT_NE(message_of([&] { load_training_state(path); }).find("Remove it"), std::string::npos);
}

}  // namespace
}  // namespace sotto::checkpoint
