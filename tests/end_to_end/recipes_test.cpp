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

// A model of families.json as a model folder.
void write_model(const std::filesystem::path& folder, const std::string& cases, const std::string& name,
                 const json& changes) {
  const json golden = json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/families.json"));
  for (const json& one : golden.at(cases)) {
    if (one.at("name") != name) continue;
    json config = one.at("config");
    config.update(changes);
    core::write_file_atomically(folder / "config.json", config.dump());
    std::map<std::string, at::Tensor> tensors;
    for (const json& tensor : one.at("tensors")) {
      std::vector<std::int64_t> sizes = tensor[1];
      const std::string tensor_name = tensor[0];
      const bool by_token = tensor_name == "shared.weight" || tensor_name == "lm_head.weight";
      if (by_token) sizes[0] = config.at("vocab_size");
      tensors[tensor[0]] = testing::formula_tensor(tensor[0], sizes, tensor[2], tensor[3]);
    }
    checkpoint::save_tensors(folder / "model.safetensors", tensors);
  }
}

// With a tokenizer of the single characters that the recipe's template and the questions below are made of.
void write_tiny_gpt2_folder(const std::filesystem::path& folder) {
  write_model(folder, "cases", "gpt2", {{"eos_token_id", 0}, {"bos_token_id", 0}});
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

// With byT5's tokenizer: a token a byte, and the sentinels behind them.
void write_tiny_t5_folder(const std::filesystem::path& folder, const std::string& name) {
  write_model(folder, "encoder_decoder_cases", name, {{"vocab_size", 384}});
  core::write_file_atomically(folder / "tokenizer_config.json",
                              R"({"tokenizer_class":"ByT5Tokenizer","extra_ids":125})");
}

class RecipesTest : public ::testing::Test {
 protected:
  // Two steps of the recipe `family`/squad, then its evaluation: what the tuned prompts answer.
  void run(const std::string& family) {
    std::string lines;
    for (const std::string letter : {"a", "b", "c", "d"}) {
      lines +=
          json{{"taskname", "squad"}, {"context", letter + " is."}, {"question", "what?"}, {"answer", letter}}.dump();
      lines += "\n";
    }
    for (const char* const name : {"train", "val", "test_ground_truth"})
      core::write_file_atomically(folder_ / "data/prompt_data/v1.1" / ("squad_" + std::string(name) + ".jsonl"), lines);
    const std::string command = SOTTO_BIN_DIR "/sotto stages=[prompt_learning,evaluation] prompt_learning=" + family +
                                "/squad evaluation=prompt_" + family +
                                "/squad run.name=r prompt_learning.run.model_train_name=tiny "
                                "prompt_learning.trainer.max_steps=2 prompt_learning.model.global_batch_size=2 "
                                "prompt_learning.model.encoder_seq_length=200 evaluation.encoder_seq_length=200 "
                                "evaluation.score=true evaluation.inference.tokens_to_generate=4 data_dir='" +
                                (folder_ / "data").string() + "' base_results_dir='" + (folder_ / "results").string() +
                                "' prompt_learning.model.language_model_path='" + (folder_ / "model").string() +
                                "' >'" + (folder_ / "out").string() + "' 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << core::read_text_file(folder_ / "out");
    const json metrics = json::parse(core::read_text_file(folder_ / "results/r/evaluation/metrics.json"));
    for (const char* const moment : {"before", "after"}) EXPECT_EQ(metrics.at(moment).at("squad").at("total"), 4);
  }
  json first_prediction() const {
    const std::string lines = core::read_text_file(folder_ / "results/r/evaluation/predictions.jsonl");
    return json::parse(lines.substr(0, lines.find('\n')));
  }
  const testing::TemporaryFolder folder_;
};

TEST_F(RecipesTest, a_gpt_model_takes_two_steps_and_answers) {
  write_tiny_gpt2_folder(folder_ / "model");
  run("gpt3");
}

TEST_F(RecipesTest, a_t5_model_takes_two_steps_and_answers) {
  write_tiny_t5_folder(folder_ / "model", "byt5");
  run("t5");
  // The reference that was scored: the sentinel, "a", the end.
  const std::vector<int> expected = {259, 3 + 'a', 1};
  EXPECT_EQ(first_prediction().at("reference_token_ids"), expected) << first_prediction();
}

TEST_F(RecipesTest, an_mt5_model_takes_two_steps_and_answers) {
  write_tiny_t5_folder(folder_ / "model", "mt5");
  run("mt5");
}

}  // namespace
}  // namespace sotto
