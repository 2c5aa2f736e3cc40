#include "stages/inspect/describe_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "stages/inspect/describe_path.h"
#include "tests/support/numbered_matrix.h"
#include "tests/support/stored_model.h"
#include "tests/support/temporary_folder.h"

namespace sotto::inspect {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(DescribeFolder, AModelTellsItsFamilyAndWhatItLacks) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "m/config.json", R"({"model_type": "t5", "d_model": 8, "num_layers": 2})");
  testing::write_safetensors(folder / "m/model.safetensors", {{"w", testing::raw_tensor<float>("F32", {2}, {1, 2})}});
  const Description bare = describe_path(folder / "m");
  EXPECT_EQ(bare.kind, "model folder");
  EXPECT_EQ(bare.details.at("family"), "t5");
  EXPECT_EQ(bare.details.at("hidden size"), 8);
  EXPECT_EQ(bare.details.at("layers"), 2);
  EXPECT_THAT(bare.needs, Contains(HasSubstr("a tokenizer")));
  core::write_file_atomically(folder / "m/spiece.model", "x");
  EXPECT_TRUE(describe_path(folder / "m").needs.empty());
}

TEST(DescribeFolder, PromptsTellTheirTasksAndTemplates) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "p/sotto_prompts.json", R"({"format_version": 1, "base_model": "models/m",
    "tasks": [{"taskname": "squad", "folder": "squad", "task_template": {"prompt_template": "<|VIRTUAL_PROMPT_0|>"}}]})");
  testing::write_safetensors(folder / "p/squad/adapter_model.safetensors",
                             {{"prompt_embeddings", testing::raw_tensor<float>("F32", {1, 2}, {1, 2})}});
  const Description description = describe_path(folder / "p");
  EXPECT_EQ(description.kind, "prompt folder");
  EXPECT_EQ(description.details.at("tasks").at(0).at("taskname"), "squad");
  EXPECT_EQ(description.tensors.at(0).name, "squad/prompt_embeddings");
  EXPECT_THAT(description.needs, Contains("the model models/m"));
}

TEST(DescribeFolder, ACheckpointOfMegatronTellsItsRanks) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "c/mp_rank_00/model_optim_rng.pt",
                              testing::saved({{"model.embedding.weight", testing::counting_matrix(2, 3, 0)}}));
  const Description description = describe_path(folder / "c");
  EXPECT_EQ(description.kind, "checkpoint of Megatron-LM");
  EXPECT_EQ(description.tensors.at(0).name, "mp_rank_00/model.embedding.weight");
  EXPECT_THAT(description.needs, Contains(HasSubstr("it has no args")));
}

TEST(DescribeFolder, AnAdapterOfPeftAsksForATemplate) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a/adapter_config.json",
                              R"({"peft_type": "P_TUNING", "num_virtual_tokens": 4})");
  const Description description = describe_path(folder / "a");
  EXPECT_EQ(description.kind, "adapter of PEFT");
  EXPECT_EQ(description.details.at("peft_type"), "P_TUNING");
  EXPECT_THAT(description.needs, Contains(HasSubstr("neither adapter_model.safetensors nor adapter_model.bin")));
  EXPECT_THAT(description.needs, Contains(HasSubstr("evaluation.task_templates")));
}

TEST(DescribeFolder, ACheckpointTellsItsStep) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "c/state.json", R"({"step": 12, "values": {"best_loss": 1.5}})");
  testing::write_safetensors(folder / "c/state.safetensors", {{"w", testing::raw_tensor<float>("F32", {1}, {1})}});
  const Description description = describe_path(folder / "c");
  EXPECT_EQ(description.kind, "checkpoint of a training");
  EXPECT_EQ(description.details.at("step"), 12);
}

}  // namespace
}  // namespace sotto::inspect
