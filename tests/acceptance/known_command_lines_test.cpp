// Command lines that users of NeMo's launcher have in their notes, with `sotto` in the place of `python3 main.py` and
// paths of one's own.
#include <gmock/gmock.h>

#include "src/core/error.h"
#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class KnownCommandLines : public testing::Launched {
 protected:
  KnownCommandLines() {
    for (const char* const file : {"squad_train.jsonl", "squad_val.jsonl", "squad_test_ground_truth.jsonl"})
      core::write_file_atomically(folder_ / "data/prompt_data/v1.1" / file, "{}\n");
    core::write_file_atomically(folder_ / "model/config.json", "{}\n");
  }
  // What the documentation's command line says, after the name of the program.
  std::vector<std::string> line(const std::string& family, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"prompt_learning=" + family + "/squad",
                                   "stages=prompt_learning",
                                   "cluster_type=bcp",
                                   "launcher_scripts_path=/opt/NeMo-Megatron-Launcher/launcher_scripts",
                                   "data_dir=" + (folder_ / "data").string(),
                                   "base_results_dir=" + (folder_ / "results").string(),
                                   "prompt_learning.run.model_train_name=gpt3_5b",
                                   "prompt_learning.model.language_model_path=" + (folder_ / "model").string()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  const std::string bin_ = "cluster.bin_dir=" + (folder_ / "bin").string();
};

TEST_F(KnownCommandLines, PromptLearningOfAGptModelOnBcp) {
  EXPECT_EQ(launched(line("gpt3", {bin_, "--dry-run"})), core::kExitDone);
  EXPECT_THAT(out_, AllOf(HasSubstr("place: bcp"), HasSubstr("name: squad_gpt3_5b\n"), HasSubstr("  bcprun --nnodes 1"),
                          HasSubstr("language_model_path: " + (folder_ / "model").string())));
  EXPECT_EQ(err_, "warning: accepted, without effect: launcher_scripts_path\n");
}

TEST_F(KnownCommandLines, PromptLearningOfT5AndMt5Models) {
  const std::pair<const char*, const char*> families[] = {{"t5", "t5_220m"}, {"mt5", "mt5_390m"}};
  for (const auto& [family, model] : families) {
    std::vector<std::string> words =
        line(family, {bin_, "--dry-run", std::string("prompt_learning.run.model_train_name=") + model});
    EXPECT_EQ(launched(words), core::kExitDone) << family;
    EXPECT_THAT(out_, AllOf(HasSubstr("place: bcp"), HasSubstr(std::string("name: squad_") + model + "\n"),
                            HasSubstr("total_virtual_tokens: 100\n"), HasSubstr("global_batch_size: 128\n")));
    EXPECT_EQ(err_, "warning: accepted, without effect: launcher_scripts_path\n");
  }
}

TEST_F(KnownCommandLines, WhatMeansNothingHereIsAcceptedAndReportedOnce) {
  const std::vector<std::string> more{bin_,
                                      "--dry-run",
                                      "cluster=bcm",
                                      "prompt_learning.trainer.devices=8",
                                      "prompt_learning.trainer.num_nodes=1",
                                      "prompt_learning.model.tensor_model_parallel_size=1",
                                      "prompt_learning.model.sequence_parallel=True",
                                      "prompt_learning.exp_manager.create_wandb_logger=False",
                                      "prompt_learning.model.data.num_workers=4"};
  EXPECT_EQ(launched(line("gpt3", more)), core::kExitDone);
  EXPECT_EQ(err_.find("without effect"), err_.rfind("without effect"));
  EXPECT_THAT(err_, AllOf(HasSubstr("prompt_learning.trainer.devices"), HasSubstr("model.sequence_parallel")));
}

TEST_F(KnownCommandLines, NamesOfNemosRecipeWork) {
  EXPECT_EQ(
      launched(line("gpt3", {bin_, "--dry-run", "stages=[prompt_learning,evaluation]", "evaluation=prompt_gpt3/squad",
                             "evaluation.model.eval_batch_size=7", "evaluation.run.model_train_name=gpt3_5b",
                             "prompt_learning.run.convert_name=convert_nemo"})),
      core::kExitDone);
  EXPECT_THAT(out_,
              AllOf(HasSubstr("name: eval_prompt_squad_gpt3_5b\n"), HasSubstr("micro_batch_size: 7\n"),
                    HasSubstr("virtual_prompt_model_file: " + (folder_.run_folder() / "prompt_learning").string())));
}

TEST_F(KnownCommandLines, AFamilyThatIsNotThereIsNamed) {
  EXPECT_THAT(testing::message_of([&] { launched(line("gpt4")); }),
              AllOf(HasSubstr("the group 'prompt_learning' has no option 'gpt4/squad'. Did you mean 'gpt3/squad'"),
                    HasSubstr("llama/squad")));
}

TEST_F(KnownCommandLines, NemosOwnTreeBindsWithItsPathsChanged) {
  const std::filesystem::path tree = std::filesystem::path(SOTTO_SOURCE_DIR) / "../shared/corpora/nemo_launcher_conf";
  if (!std::filesystem::exists(tree)) GTEST_SKIP() << "there is no " << tree;
  for (const char* const type : {"bcp", "bcm", "interactive"}) {
    std::vector<std::string> words = line("gpt3", {"-cp", tree.string(), "++" + bin_, "--dry-run"});
    words[2] = std::string("cluster_type=") + type;
    EXPECT_EQ(launched(words), core::kExitDone) << type;
    EXPECT_THAT(out_, AllOf(HasSubstr("name: squad_gpt3_5b\n"), HasSubstr("global_batch_size: 64\n")));
    EXPECT_THAT(err_, HasSubstr("accepted, without effect: "));
  }
}

}  // namespace
}  // namespace sotto::launcher
