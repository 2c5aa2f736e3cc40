#include "stages/ask/ask_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/letter_prompts.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::ask {
namespace {

using ::testing::HasSubstr;

TEST(AskSettings, a_prompt_folder_names_its_model) {
  const testing::TemporaryFolder folder;
  testing::write_letter_prompts(folder.path());
  const AskConfig settings =
      ask_settings(folder / "prompts", {"inference.num_beams=3", "evaluation.trainer.precision=bf16"});
  EXPECT_EQ(settings.language_model_path, folder / "model");
  EXPECT_EQ(settings.virtual_prompt_model_file, folder / "prompts");
  EXPECT_EQ(settings.inference.num_beams, 3);
  EXPECT_EQ(settings.trainer.precision, "bf16");
}

TEST(AskSettings, a_run_is_asked_as_it_was_evaluated) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "evaluation/evaluation.yaml",
                              "evaluation:\n  run: {name: x, results_dir: y}\n  language_model_path: /m\n"
                              "  virtual_prompt_model_file: /p\n  encoder_seq_length: 99\n  score: false\n"
                              "  inference: {tokens_to_generate: 7}\n");
  const AskConfig settings = ask_settings(folder.path(), {});
  EXPECT_EQ(settings.language_model_path, "/m");
  EXPECT_EQ(settings.encoder_seq_length, 99);
  EXPECT_EQ(settings.inference.tokens_to_generate, 7);
}

TEST(AskSettings, a_run_without_evaluation_has_prompts) {
  const testing::TemporaryFolder folder;
  testing::write_letter_prompts(folder / "prompt_learning");
  EXPECT_EQ(ask_settings(folder.path(), {}).virtual_prompt_model_file, folder / "prompt_learning/prompts");
}

TEST(AskSettings, what_cannot_be_asked_is_named) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT(testing::message_of([&] { ask_settings(folder.path(), {}); }), HasSubstr("has nothing to ask"));
  testing::write_letter_prompts(folder.path());
  EXPECT_THAT(testing::message_of([&] { ask_settings(folder / "prompts", {"inference.num_beam=3"}); }),
              HasSubstr("num_beams"));
}

}  // namespace
}  // namespace sotto::ask
