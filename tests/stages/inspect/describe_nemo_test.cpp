#include "stages/inspect/describe_nemo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/nemo_writer.h"
#include "stages/inspect/describe_path.h"
#include "tests/support/nemo_model.h"
#include "tests/support/temporary_folder.h"

namespace sotto::inspect {
namespace {

TEST(DescribeNemo, AModelTellsItsSizesAndParts) {
  const testing::TemporaryFolder folder;
  const testing::NemoModel model(4, 4, "gelu", true);
  checkpoint::write_nemo_archive(folder / "a.nemo", model.members({.tensor_parts = 2}));
  const Description description = describe_path(folder / "a.nemo");
  EXPECT_EQ(description.kind, ".nemo archive: model");
  EXPECT_EQ(description.details.at("family"), "megatron_gpt");
  EXPECT_EQ(description.details.at("num_layers"), 4);
  EXPECT_EQ(description.details.at("tensor_model_parallel_size"), 2);
  std::vector<std::string> names;
  for (const auto& tensor : description.tensors) names.push_back(tensor.name);
  EXPECT_THAT(names, ::testing::Contains("mp_rank_01/model.language_model.embedding.word_embeddings.weight"));
}

TEST(DescribeNemo, PromptsTellTheirTasks) {
  const testing::TemporaryFolder folder;
  const std::vector<float> numbers(6);
  checkpoint::TensorDictionary table, weights;
  table.tensors["prompt_table.squad.v1.prompt_embeddings.weight"] = {
      "F32", {3, 2}, reinterpret_cast<const std::byte*>(numbers.data()), 24};
  weights.dictionaries["prompt_table"] = table;
  checkpoint::write_nemo_archive(
      folder / "p.nemo", {{"model_config.yaml", "virtual_prompt_style: inference\nexisting_tasks: [squad.v1]\n"},
                          {"model_weights.ckpt", checkpoint::pytorch_file(weights)}});
  const Description description = describe_path(folder / "p.nemo");
  EXPECT_EQ(description.kind, ".nemo archive: virtual prompts");
  EXPECT_EQ(description.details.at("existing_tasks").at(0), "squad.v1");
  EXPECT_EQ(description.details.at("virtual tokens").at("squad.v1"), 3);
}

}  // namespace
}  // namespace sotto::inspect
