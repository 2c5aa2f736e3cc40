#include "launcher/nemo_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;

TEST(TranslatedOverrides, ClusterTypeIsTheChoiceOfTheCluster) {
  const std::vector<std::string> ours{"bcm", "bcp", "local", "slurm"}, nemos{"bcm", "k8s"};
  EXPECT_THAT(translated_overrides({"cluster_type=bcp"}, ours), ElementsAre("++cluster_type=bcp", "cluster=bcp"));
  EXPECT_THAT(translated_overrides({"cluster_type=bcm"}, ours), ElementsAre("++cluster_type=bcm", "cluster=slurm"));
  EXPECT_THAT(translated_overrides({"cluster_type=bcm"}, nemos), ElementsAre("++cluster_type=bcm", "cluster=bcm"));
  EXPECT_THAT(translated_overrides({"cluster=bcm", "a=1", "cluster_type=bcp"}, nemos),
              ElementsAre("a=1", "++cluster_type=bcp", "cluster=bcp"));
}

TEST(ClusterOption, PrefersTheNameOfThisHouse) {
  EXPECT_EQ(cluster_option("interactive", {"local"}), "local");
  EXPECT_EQ(cluster_option("bcm", {"bcm", "slurm"}), "slurm");
  EXPECT_EQ(cluster_option("bcm", {"bcm"}), "bcm");
  EXPECT_EQ(cluster_option("bcm", {}), "slurm");
}

TEST(TranslatedOverrides, KeysOfNemoAreAdded) {
  EXPECT_THAT(
      translated_overrides({"launcher_scripts_path=/x", "numa_mapping.enable=true", "container=null", "a.b=1"}, {}),
      ElementsAre("++launcher_scripts_path=/x", "++numa_mapping.enable=true", "++container=null", "a.b=1"));
}

TEST(TranslatedOverrides, SoAreKeysThatAStageAcceptsWithoutEffect) {
  EXPECT_THAT(translated_overrides({"prompt_learning.trainer.devices=8", "prompt_learning.run.convert_name=x",
                                    "prompt_learning.exp_manager.wandb_logger_kwargs.project=p",
                                    "prompt_learning.model.data.max_train_examples=5"},
                                   {}),
              ElementsAre("++prompt_learning.trainer.devices=8", "++prompt_learning.run.convert_name=x",
                          "++prompt_learning.exp_manager.wandb_logger_kwargs.project=p",
                          "prompt_learning.model.data.max_train_examples=5"));
}

TEST(TranslatedOverrides, OnlyWholeKeysCount) {
  EXPECT_THAT(translated_overrides({"debugger=1", "+debug=1", "data_dir=/d"}, {}),
              ElementsAre("debugger=1", "+debug=1", "data_dir=/d"));
}

TEST(KeysWithoutEffect, AreDistinctFromThoseWithOne) {
  EXPECT_TRUE(may_be_added("wandb_api_key_file"));
  EXPECT_THAT(keys_without_effect(), ::testing::Not(::testing::Contains("wandb_api_key_file")));
  EXPECT_FALSE(may_be_added("stages"));
}

TEST(ClusterOfType, LeavesOtherNames) { EXPECT_EQ(cluster_of_type("k8s"), "k8s"); }

}  // namespace
}  // namespace sotto::launcher
