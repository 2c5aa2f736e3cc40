#include "launcher/nemo_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;

TEST(TranslatedOverrides, ClusterTypeIsTheChoiceOfTheCluster) {
  EXPECT_THAT(translated_overrides({"cluster_type=bcp"}), ElementsAre("cluster=bcp"));
  EXPECT_THAT(translated_overrides({"cluster_type=bcm"}), ElementsAre("cluster=slurm"));
  EXPECT_THAT(translated_overrides({"cluster_type=interactive"}), ElementsAre("cluster=local"));
  EXPECT_THAT(translated_overrides({"cluster=bcm", "a=1", "cluster_type=bcp"}), ElementsAre("a=1", "cluster=bcp"));
}

TEST(TranslatedOverrides, KeysOfNemoAreAdded) {
  EXPECT_THAT(translated_overrides({"launcher_scripts_path=/x", "numa_mapping.enable=true", "container=null", "a.b=1"}),
              ElementsAre("++launcher_scripts_path=/x", "++numa_mapping.enable=true", "++container=null", "a.b=1"));
}

TEST(TranslatedOverrides, OnlyWholeKeysCount) {
  EXPECT_THAT(translated_overrides({"debugger=1", "+debug=1", "data_dir=/d"}),
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
