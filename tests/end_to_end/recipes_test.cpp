// Recipes of families that no other test runs, through sotto and its programs: two steps on a tiny model.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/formula_weights.h"
#include "tests/support/temporary_folder.h"

namespace sotto {
namespace {

using nlohmann::json;

// The GPT-2 of families.json as a model folder, with a tokenizer of the single characters that the recipe's template
// and the questions below are made of.
void write_tiny_gpt2_folder(const std::filesystem::path& folder) {
  const json golden = json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/families.json"));
  for (const json& one : golden.at("cases")) {
    if (one.at("name") != "gpt2") continue;
    json config = one.at("config");
    config["eos_token_id"] = config["bos_token_id"] = 0;
    core::write_file_atomically(folder / "config.json", config.dump());
    std::map<std::string, at::Tensor> tensors;
    for (const json& tensor : one.at("tensors"))
      tensors[tensor[0]] = testing::formula_tensor(tensor[0], tensor[1], tensor[2], tensor[3]);
    checkpoint::save_tensors(folder / "model.safetensors", tensors);
  }
  json vocab = {{"<e>", 0}, {"Ġ", 1}};
  for (const char c : std::string("abcdefghijklmnopqrstuvwxyz.:?CQA01234")) vocab[std::string(1, c)] = vocab.size();
  vocab["Ċ"] = vocab.size();
  const json tokenizer = {{"added_tokens", {{{"id", 0}, {"content", "<e>"}, {"special", true}}}},
                          {"normalizer", nullptr},
                          {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                          {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", json::array()}}}};
  core::write_file_atomically(folder / "tokenizer.json", tokenizer.dump());
  core::write_file_atomically(folder / "tokenizer_config.json", R"({"eos_token":"<e>"})");
}

TEST(RecipesTest, a_gpt_model_takes_two_steps_and_answers) {
  const testing::TemporaryFolder folder;
  write_tiny_gpt2_folder(folder / "model");
  std::string lines;
  for (const std::string letter : {"a", "b", "c", "d"}) {
    lines +=
        json{{"taskname", "squad"}, {"context", letter + " is."}, {"question", "what?"}, {"answer", letter}}.dump();
    lines += "\n";
  }
  for (const char* const name : {"train", "val", "test_ground_truth"})
    core::write_file_atomically(folder / "data/prompt_data/v1.1" / ("squad_" + std::string(name) + ".jsonl"), lines);
  const std::string command =
      SOTTO_BIN_DIR
      "/sotto stages=[prompt_learning,evaluation] prompt_learning=gpt3/squad evaluation=prompt_gpt3/squad run.name=gpt "
      "prompt_learning.run.model_train_name=tiny prompt_learning.trainer.max_steps=2 "
      "prompt_learning.model.global_batch_size=2 prompt_learning.model.encoder_seq_length=64 "
      "evaluation.encoder_seq_length=64 evaluation.inference.tokens_to_generate=4 data_dir='" +
      (folder / "data").string() + "' base_results_dir='" + (folder / "results").string() +
      "' prompt_learning.model.language_model_path='" + (folder / "model").string() + "' >'" +
      (folder / "out").string() + "' 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << core::read_text_file(folder / "out");
  const json metrics = json::parse(core::read_text_file(folder / "results/gpt/evaluation/metrics.json"));
  EXPECT_EQ(metrics.at("after").at("squad").at("total"), 4);
}

}  // namespace
}  // namespace sotto
