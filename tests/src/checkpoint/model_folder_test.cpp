#include "src/checkpoint/model_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/packing/pack_rows.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_llama.h"

namespace sotto::checkpoint {
namespace {

using sotto::testing::message_of;
using ::testing::HasSubstr;

TEST(ModelFolder, AFolderAndAShardedOneGiveTheSameModel) {
  const sotto::testing::TinyLlama tiny(/*tied=*/false);
  const sotto::testing::TemporaryFolder folder;
  const auto log_probs = [&] {
    const packing::PackedBatch batch = packing::pack_rows(sotto::testing::branching_rows());
    return load_model_folder(folder.path(), {.precision = model::Precision::kFp32})
        ->score(batch, at::ones({4, 24}))
        .log_prob_N;
  };
  core::write_file_atomically(folder / "config.json", tiny.config.dump());
  EXPECT_THAT(message_of([&] { log_probs(); }), HasSubstr("model.safetensors"));
  save_tensors(folder / "model.safetensors", tiny.tensors);
  const at::Tensor whole_N = log_probs();

  std::filesystem::remove(folder / "model.safetensors");
  std::map<std::string, at::Tensor> shards[2];
  nlohmann::json weight_map;
  for (const auto& [name, tensor] : tiny.tensors) {
    const int shard = static_cast<int>(name.size() % 2);
    shards[shard][name] = tensor;
    weight_map[name] = "part-" + std::to_string(shard) + ".safetensors";
  }
  for (int i = 0; i < 2; ++i) save_tensors(folder / ("part-" + std::to_string(i) + ".safetensors"), shards[i]);
  core::write_file_atomically(folder / "model.safetensors.index.json",
                              nlohmann::json{{"weight_map", weight_map}}.dump());
  EXPECT_TRUE(at::equal(log_probs(), whole_N));

  weight_map.begin().value() = "../elsewhere.safetensors";
  core::write_file_atomically(folder / "model.safetensors.index.json",
                              nlohmann::json{{"weight_map", weight_map}}.dump());
  EXPECT_THAT(message_of([&] { log_probs(); }), HasSubstr("outside its folder"));
  core::write_file_atomically(folder / "config.json", "{");
  EXPECT_THAT(message_of([&] { log_probs(); }), HasSubstr("is not valid JSON"));
}

}  // namespace
}  // namespace sotto::checkpoint
