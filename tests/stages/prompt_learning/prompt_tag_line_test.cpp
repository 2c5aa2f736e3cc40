#include "stages/prompt_learning/prompt_tag_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/bind.h"
#include "src/config/key_path.h"
#include "src/core/atomic_file.h"
#include "stages/prompt_learning/prompt_learning_config.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::prompt_learning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

// As a shell hands on the first command of NeMo 1.7's page.
const Words kFirst = {"--config-name=megatron_gpt_config",
                      "trainer.devices=1",
                      "trainer.accelerator=gpu",
                      "trainer.max_steps=1000",
                      "restore_from_path=megatron_gpt.nemo",
                      "exp_manager.name=winogrande_prompt_tuning",
                      "exp_manager.checkpoint_callback_params.save_nemo_on_train_end=True",
                      "+model.use_soft_prompts=True",
                      "+model.num_prompt_tokens=150",
                      "+model.new_prompt_tags=[Winogrande]",
                      "+model.new_prompt_init_text=[disambiguate pronoun noun names pick correct name fill blank]",
                      "+model.new_prompt_init_methods=[text]",
                      "model.data.data_prefix=None",
                      "+model.data.train_ds=winogrande_prompt_tuning_train.jsonl",
                      "+model.data.valid_ds=winogrande_prompt_tuning_val.jsonl",
                      "+model.data.batch_size=32",
                      "model.optim.lr=2e-3",
                      "model.optim.sched.min_lr=2e-6",
                      "model.optim.sched.warmup_steps=320",
                      "model.optim.sched.constant_steps=2240",
                      "model.encoder_seq_length=2048"};

PromptLearningConfig bound(const Words& words) {
  config::BindReport report;
  auto config = config::bind_section<PromptLearningConfig>(prompt_tag_section(words), "prompt_learning", report);
  EXPECT_THAT(report.problems, IsEmpty());
  return config;
}

TEST(PromptTagLine, IsKnownByTheModelThatItRestores) {
  EXPECT_TRUE(is_prompt_tag_line(kFirst));
  EXPECT_TRUE(is_prompt_tag_line(Words{"+restore_from_path=x"}));
  EXPECT_FALSE(is_prompt_tag_line(Words{"--config", "restore.yaml", "prompt_learning.model.restore_path=x"}));
}

TEST(PromptTagLine, BecomesASectionOfToday) {
  const PromptLearningConfig config = bound(kFirst);
  EXPECT_EQ(config.trainer.max_steps, 1000);
  EXPECT_EQ(config.model.language_model_path, "megatron_gpt.nemo");
  EXPECT_EQ(config.model.nemo_path, "winogrande_prompt_tuning.nemo");
  EXPECT_EQ(config.exp_manager.explicit_log_dir, "nemo_experiments/winogrande_prompt_tuning");
  EXPECT_EQ(config.model.virtual_prompt_style, "prompt-tuning");
  EXPECT_THAT(config.model.new_tasks, ElementsAre("Winogrande"));
  EXPECT_EQ(config.model.prompt_tuning.method(0), "text");
  EXPECT_EQ(config.model.prompt_tuning.text(0), "disambiguate pronoun noun names pick correct name fill blank");
  EXPECT_THAT(config.model.data.train_ds, ElementsAre("winogrande_prompt_tuning_train.jsonl"));
  EXPECT_THAT(config.model.data.validation_ds, ElementsAre("winogrande_prompt_tuning_val.jsonl"));
  EXPECT_EQ(config.model.global_batch_size, 32);
  EXPECT_EQ(config.model.optim.lr, 2e-3);
  ASSERT_EQ(config.model.task_templates.size(), 1U);
  EXPECT_EQ(config.model.task_templates[0].total_virtual_tokens, 150);
  EXPECT_FALSE(config.model.task_templates[0].answer_only_loss) << "as that script had it";
}

TEST(PromptTagLine, TheLossMayCountTheAnswerOnly) {
  Words words = kFirst;
  words.push_back("+model.calc_loss_on_answer_only=True");
  EXPECT_TRUE(bound(words).model.task_templates[0].answer_only_loss);
}

TEST(PromptTagLine, SaysWhatItLacks) {
  EXPECT_THAT(testing::message_of([] { prompt_tag_section(Words{"restore_from_path=x"}); }),
              HasSubstr("model.new_prompt_tags is missing"));
  EXPECT_THAT(testing::message_of([] {
                prompt_tag_section(Words{"restore_from_path=x", "--verbose"});
              }),
              HasSubstr("'--verbose' cannot stand beside"));
}

}  // namespace
}  // namespace sotto::prompt_learning
