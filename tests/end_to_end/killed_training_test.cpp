// A training that is killed and started again ends with the very bytes of one that was not.
#include <gtest/gtest.h>

#include <random>

#include "tests/support/training_program.h"

namespace sotto {
namespace {

TEST(KilledTrainingTest, ends_with_the_same_losses_and_the_same_bytes) {
  const testing::TrainingProgram program(120);
  ASSERT_EQ(program.exit_code(program.start("whole")), 0);
  std::mt19937 random(static_cast<unsigned>(std::random_device()()));
  int kills = 0;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const std::size_t enough = program.logged_lines("killed") + 5 + random() % 30;
    const pid_t child = program.start("killed");
    if (!program.wait_for_lines("killed", enough, child)) break;
    if (::kill(child, SIGKILL) == 0 && program.exit_code(child) == -SIGKILL) ++kills;
  }
  EXPECT_GT(kills, 0);
  ASSERT_EQ(program.exit_code(program.start("killed")), 0);
  EXPECT_EQ(program.losses("killed"), program.losses("whole"));
  for (const char* const file : {"prompts/letters/adapter_model.safetensors", "prompts/prompt_encoder.safetensors",
                                 "checkpoint-120/state.safetensors"}) {
    EXPECT_EQ(core::read_text_file(program.folder("killed") / file),
              core::read_text_file(program.folder("whole") / file))
        << file;
  }
}

}  // namespace
}  // namespace sotto
