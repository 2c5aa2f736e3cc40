// The commands of NeMo 1.7's page on prompt tuning, with our programs in the place of its scripts, a tiny model and few
// steps: a second tag added beside a first one, then both asked in one file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto {
namespace {

using nlohmann::json;

class PromptTagLines : public ::testing::Test {
 protected:
  PromptTagLines() {
    testing::write_tiny_model_folder(folder_ / "megatron_gpt.nemo");
    write("winogrande_prompt_tuning_train.jsonl", "Winogrande");
    write("winogrande_prompt_tuning_val.jsonl", "Winogrande");
    write("RTE_prompt_tuning_train.jsonl", "RTE");
    write("RTE_prompt_tuning_val.jsonl", "RTE");
  }
  static std::string lines(const std::string& tag) {
    std::string text;
    for (const std::string letter : {"a", "b", "c", "d"}) {
      text += json{{"prompt_tag", tag}, {"text", "which is " + letter + "?"}, {"answer", " " + letter}}.dump() + "\n";
    }
    return text;
  }
  void write(const std::string& name, const std::string& tag) const {
    core::write_file_atomically(folder_ / name, lines(tag));
  }
  // As a user types it, in the folder of the data.
  void type(const std::string& command) const {
    const std::string line =
        "cd '" + folder_.path().string() + "' && PATH=" SOTTO_BIN_DIR ":$PATH && " + command + " >out 2>&1";
    ASSERT_EQ(std::system(("bash -c " + quoted(line)).c_str()), 0) << core::read_text_file(folder_ / "out");
  }
  static std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
  }
  void tune(const std::string& restore_path, const std::string& name, const std::string& prefix,
            const std::string& tags) const {
    type(
        "sotto-prompt-learning --config-name=megatron_gpt_config trainer.devices=1 trainer.accelerator='gpu'"
        " trainer.max_steps=2 restore_from_path=" +
        restore_path + " exp_manager.name='" + name + "'" +
        " exp_manager.checkpoint_callback_params.save_nemo_on_train_end=True +model.use_soft_prompts=True"
        " +model.num_prompt_tokens=5 " +
        tags + " +model.new_prompt_init_methods=['text'] model.data.data_prefix=None +model.data.train_ds='" + prefix +
        "_train.jsonl' +model.data.valid_ds='" + prefix +
        "_val.jsonl' +model.data.batch_size=32 model.optim.lr=2e-3 model.optim.sched.min_lr=2e-6"
        " model.optim.sched.warmup_steps=320 model.optim.sched.constant_steps=2240 model.encoder_seq_length=64");
  }
  // The answers to one tag's questions.
  std::vector<std::string> predictions(const std::string& file, const std::string& tag) const {
    std::istringstream lines(core::read_text_file(folder_ / file / "predictions.jsonl"));
    std::vector<std::string> found;
    for (std::string line; std::getline(lines, line);) {
      const json record = json::parse(line);
      if (record.value("prompt_tag", record.value("taskname", "")) == tag) found.push_back(record.at("prediction"));
    }
    return found;
  }
  void ask(const std::string& prompts, const std::string& questions) const {
    type("sotto-evaluation --use_soft_prompts --model_file=" + prompts + " --path_to_file=" + questions +
         " --tokens_to_generate=4 --batch_size=16");
  }
  const testing::TemporaryFolder folder_;
};

TEST_F(PromptTagLines, ASecondTagIsAddedAndBothAreAsked) {
  tune("megatron_gpt.nemo", "winogrande_prompt_tuning", "winogrande_prompt_tuning",
       "+model.new_prompt_tags=['Winogrande'] +model.new_prompt_init_text=['pick correct name']");
  ask("winogrande_prompt_tuning.nemo", "winogrande_prompt_tuning_val.jsonl");
  tune("winogrande_prompt_tuning.nemo", "rte_prompt_tuning", "RTE_prompt_tuning",
       "+model.existing_prompt_tags=['Winogrande'] +model.new_prompt_tags=['RTE'] "
       "+model.new_prompt_init_text=['entailment cause']");
  core::write_file_atomically(folder_ / "both.jsonl", lines("Winogrande") + lines("RTE"));
  ask("rte_prompt_tuning.nemo", "both.jsonl");
  EXPECT_EQ(predictions("both_answers", "RTE").size(), 4U);
  EXPECT_EQ(predictions("both_answers", "Winogrande"),
            predictions("winogrande_prompt_tuning_val_answers", "Winogrande"));
}

}  // namespace
}  // namespace sotto
