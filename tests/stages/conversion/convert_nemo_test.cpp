#include "stages/conversion/convert_nemo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "src/checkpoint/nemo_writer.h"
#include "src/checkpoint/safetensors_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/nemo_model.h"
#include "tests/support/nemo_t5_model.h"
#include "tests/support/sentencepiece_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

using ::testing::HasSubstr;
using testing::NemoCut;
using testing::NemoModel;
using Members = std::vector<std::pair<std::string, std::string>>;

void expect_whole(const std::filesystem::path& folder, const testing::Matrices& whole) {
  const checkpoint::SafetensorsFile file(folder / "model.safetensors");
  EXPECT_EQ(file.tensors().size(), whole.size());
  for (const auto& [name, matrix] : whole) {
    const checkpoint::StoredTensor& tensor = file.tensor(name);
    std::vector<float> numbers(tensor.num_bytes / sizeof(float));
    std::memcpy(numbers.data(), tensor.data, tensor.num_bytes);
    EXPECT_EQ(numbers, matrix.numbers) << name;
    EXPECT_EQ(tensor.shape.front(), matrix.rows) << name;
  }
}

Members with_tokenizer(Members members) {
  members.emplace_back("0123_vocab.json", "{}");
  members.emplace_back("0123_merges.txt", "#version: 0.2\n");
  return members;
}

struct Case {
  const char* name;
  NemoCut cut;
  std::int64_t heads = 4, groups = 4;
  const char* activation = "gelu";
  bool tied = true;
};

class ConvertNemo : public ::testing::TestWithParam<Case> {};

TEST_P(ConvertNemo, TheWholeModelComesOutOfItsParts) {
  const Case& test = GetParam();
  const testing::TemporaryFolder folder;
  const NemoModel model(test.heads, test.groups, test.activation, test.tied);
  checkpoint::write_nemo_archive(folder / "gpt.nemo", with_tokenizer(model.members(test.cut)));
  convert_nemo(folder / "gpt.nemo", folder / "model", "fp32", {});
  expect_whole(folder / "model", model.whole());
  EXPECT_FALSE(std::filesystem::exists(folder / "model/unpacked"));
  EXPECT_EQ(core::read_text_file(folder / "model/merges.txt"), "#version: 0.2\n");
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, ConvertNemo,
    ::testing::Values(Case{"Whole", {}}, Case{"Tensor2", {.tensor_parts = 2}},
                      Case{"Pipeline2", {.pipeline_parts = 2}, 4, 4, "gelu", false},
                      Case{"Tensor2Pipeline2", {.tensor_parts = 2, .pipeline_parts = 2}, 4, 4, "swiglu", false},
                      Case{"MegatronLegacy", {.tensor_parts = 2, .megatron_legacy = true}},
                      Case{"AmpO2", {.amp_o2 = true}}, Case{"Core", {.core_names = true}, 4, 2},
                      Case{"CoreTensor2Pipeline2",
                           {.tensor_parts = 2, .pipeline_parts = 2, .core_names = true},
                           4,
                           2,
                           "swiglu",
                           false}),
    [](const auto& test) { return test.param.name; });

struct T5Case {
  const char* name;
  testing::NemoT5Cut cut;
};

class ConvertNemoT5 : public ::testing::TestWithParam<T5Case> {};

TEST_P(ConvertNemoT5, TheWholeModelComesOutOfItsParts) {
  const testing::TemporaryFolder folder;
  const testing::NemoT5Model model(GetParam().cut);
  Members members = model.members();
  members.emplace_back("0123_t5.model", testing::sentencepiece_file());
  checkpoint::write_nemo_archive(folder / "t5.nemo", members);
  convert_nemo(folder / "t5.nemo", folder / "model", "fp32", {});
  expect_whole(folder / "model", model.whole());
  const auto config = nlohmann::json::parse(core::read_text_file(folder / "model/config.json"));
  EXPECT_EQ(config.at("model_type"), "megatron_t5");
  EXPECT_EQ(config.at("vocab_size"), 20);
  EXPECT_EQ(config.at("decoder").at("activation"), "geglu_tanh");
  // Six pieces, <pad> among them; then <cls>, <sep>, <mask>, <bos>.
  EXPECT_EQ(config.at("decoder_start_token_id"), GetParam().cut.hugging_face ? 0 : 9);
}

INSTANTIATE_TEST_SUITE_P(Layouts, ConvertNemoT5,
                         ::testing::Values(T5Case{"Whole", {}}, T5Case{"Tensor2", {.tensor_parts = 2}},
                                           T5Case{"Tensor2Pipeline4", {.tensor_parts = 2, .pipeline_parts = 4}},
                                           T5Case{"HuggingFace", {.hugging_face = true}},
                                           T5Case{"HuggingFaceTensor2", {.tensor_parts = 2, .hugging_face = true}},
                                           T5Case{"Core", {.core_names = true}},
                                           T5Case{"CoreTensor2Pipeline2",
                                                  {.tensor_parts = 2, .pipeline_parts = 2, .core_names = true}}),
                         [](const auto& test) { return test.param.name; });

TEST(ConvertNemoArchive, ConfigSaysWhatTheModelComputes) {
  const testing::TemporaryFolder folder;
  const NemoModel model(4, 4, "gelu", true);
  checkpoint::write_nemo_archive(folder / "gpt.nemo", with_tokenizer(model.members({.tensor_parts = 2})));
  convert_nemo(folder / "gpt.nemo", folder / "model", "bf16", {});
  const auto config = nlohmann::json::parse(core::read_text_file(folder / "model/config.json"));
  EXPECT_EQ(config.at("model_type"), "megatron_gpt");
  EXPECT_EQ(config.at("vocab_size"), 20);
  EXPECT_EQ(config.at("max_position_embeddings"), 6);  // an interpolation in model_config.yaml
  EXPECT_EQ(config.at("activation"), "gelu_tanh");     // the bias is fused by default
  EXPECT_EQ(config.at("torch_dtype"), "bfloat16");
  EXPECT_EQ(
      checkpoint::SafetensorsFile(folder / "model/model.safetensors").tensor("embedding.word_embeddings.weight").dtype,
      "BF16");
}

TEST(ConvertNemoArchive, WhatIsMissingIsNamedAndNothingIsLeftBehind) {
  const testing::TemporaryFolder folder;
  const NemoModel model(4, 4, "gelu", true);
  const auto message = [&](const Members& members) {
    checkpoint::write_nemo_archive(folder / "gpt.nemo", members);
    return testing::message_of([&] { convert_nemo(folder / "gpt.nemo", folder / "model", "fp32", {}); });
  };
  Members members = model.members({.tensor_parts = 2});
  EXPECT_THAT(message(members),
              HasSubstr("carries no tokenizer that can be read: its model_config.yaml names library 'megatron'"));
  members.pop_back();
  EXPECT_THAT(message(members), HasSubstr("has no member 'mp_rank_01/model_weights.ckpt'. Did you mean"));
  members = model.members({});
  members[1].second = model.members({.pipeline_parts = 2})[1].second;
  EXPECT_THAT(message(members), HasSubstr("tensor rank 0, pipeline rank 0 lack 'encoder.layers.2.input_layernorm"));
  members[0].second += "headscale: true\n";
  EXPECT_THAT(message(members), HasSubstr("headscale: true; only false is supported"));
  EXPECT_THAT(message({{"model_config.yaml", "virtual_prompt_style: p-tuning"}}), HasSubstr("holds virtual prompts"));
  EXPECT_FALSE(std::filesystem::exists(folder / "model"));
}

TEST(ConvertNemoArchive, TakesATokenizerFromAFolder) {
  const testing::TemporaryFolder folder;
  const NemoModel model(4, 4, "gelu", true);
  checkpoint::write_nemo_archive(folder / "gpt.nemo", model.members({}));
  core::write_file_atomically(folder / "tokenizer/tokenizer.json", "{}");
  convert_nemo(folder / "gpt.nemo", folder / "model", "fp32", folder / "tokenizer");
  EXPECT_EQ(core::read_text_file(folder / "model/tokenizer.json"), "{}");
}

}  // namespace
}  // namespace sotto::conversion
