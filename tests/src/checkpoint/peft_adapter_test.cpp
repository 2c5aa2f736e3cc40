#include "src/checkpoint/peft_adapter.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "src/packing/pack_rows.h"
#include "tests/support/formula_weights.h"
#include "tests/support/hexadecimal.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using testing::message_of;

// Adapters that PEFT wrote (tests/golden/peft_adapters.py).
const json& golden() {
  static const json read = json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/peft_adapters.json"));
  return read;
}

void write_adapter(const std::filesystem::path& folder, const json& adapter) {
  core::make_folder(folder);
  core::write_file_atomically(folder / "adapter_config.json", adapter.at("config").dump());
  for (const auto& [name, content] : adapter.at("files").items()) {
    const auto bytes = testing::from_hexadecimal(content);
    core::write_file_atomically(folder / name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
}

TEST(PeftAdapter, AdaptersOfPeftGiveItsLogProbs) {
  const auto model = testing::load_formula_model(golden().at("model"));
  packing::Row row{{-1, -2, -3, -4}, 0};
  for (const int id : golden().at("token_ids")) row.token_ids.push_back(id);
  row.first_target = 4 + golden().at("first_target").get<std::int64_t>();
  for (const json& adapter : golden().at("adapters")) {
    const testing::TemporaryFolder folder;
    write_adapter(folder / "sums", adapter);
    const PeftAdapter loaded = load_peft_adapter(folder / "sums");
    const bool multitask = !adapter.at("task").is_null();
    ASSERT_EQ(loaded.prompts.size(), multitask ? 2U : 1U);
    const PeftPrompt& prompt = loaded.prompts[multitask ? adapter.at("task").get<std::size_t>() : 0];
    EXPECT_EQ(prompt.name, multitask ? "sums/1" : "sums");
    const at::Tensor log_prob_N = model->score(packing::pack_rows(std::vector{row}), prompt.prompt_TD).log_prob_N;
    const std::vector<double> expected = adapter.at("log_probs");
    ASSERT_EQ(log_prob_N.size(0), static_cast<std::int64_t>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      // Two fp32 implementations of a model: 2e-5 apart at most (tests/golden/families.py).
      EXPECT_NEAR(log_prob_N[static_cast<std::int64_t>(i)].item<double>(), expected[i], 1e-4) << adapter.at("name");
    }
  }
}

TEST(PeftAdapter, OnlyTheFirstOfAnEncoderDecodersTwoPromptsIsUsed) {
  const testing::TemporaryFolder folder;
  const at::Tensor stored = at::rand({6, 4});
  save_tensors(folder / "adapter_model.safetensors", {{"prompt_embeddings", stored}});
  core::write_file_atomically(folder / "adapter_config.json", R"({"peft_type":"P_TUNING","num_virtual_tokens":3})");
  EXPECT_TRUE(at::equal(load_peft_adapter(folder.path()).prompts[0].prompt_TD, stored.narrow(0, 0, 3)));
}

TEST(PeftAdapter, WhatIsWrittenHasOnlyKeysThatPeftKnows) {
  for (const std::string type : {"P_TUNING", "PROMPT_TUNING", "PREFIX_TUNING"}) {
    const testing::TemporaryFolder folder;
    const bool prefix = type == "PREFIX_TUNING";
    const at::Tensor prompt_TD = prefix ? at::rand({3, 5, 2, 4}) : at::rand({3, 4});
    save_peft_adapter(folder / "a", type, prompt_TD, "base",
                      {{"n_head", 2}, {"n_layer", 5}, {"num_key_value_heads", 1}});
    const json config = json::parse(core::read_text_file(folder / "a/adapter_config.json"));
    EXPECT_EQ(config.at("num_attention_heads"), prefix ? 1 : 2) << "a prefix has the heads of keys alone";
    EXPECT_EQ(config.at("token_dim"), 4);
    EXPECT_EQ(config.at("num_layers"), 5);
    EXPECT_EQ(config.at("task_type"), "CAUSAL_LM");
    std::set<std::string> known;
    for (const json& adapter : golden().at("adapters")) {
      if (adapter.at("config").at("peft_type") != type) continue;
      for (const auto& [key, value] : adapter.at("config").items()) known.insert(key);
    }
    for (const auto& [key, value] : config.items()) EXPECT_TRUE(known.contains(key)) << key;
    const PeftAdapter loaded = load_peft_adapter(folder / "a");
    EXPECT_EQ(loaded.base_model, "base");
    EXPECT_TRUE(at::equal(loaded.prompts[0].prompt_TD, prompt_TD));
  }
}

// PEFT reads place 2 i, counted round and round, for layer i of a decoder behind an encoder.
TEST(PeftAdapter, APrefixOfAnEncoderDecoderLiesInPeftsOrderOfLayers) {
  for (const std::int64_t layers : {3, 4}) {
    const testing::TemporaryFolder folder;
    const at::Tensor prefix_PL2C = at::rand({2, layers, 2, 6});
    save_peft_adapter(folder / "a", "PREFIX_TUNING", prefix_PL2C, "base",
                      {{"is_encoder_decoder", true}, {"num_heads", 3}, {"num_layers", 5}});
    const json config = json::parse(core::read_text_file(folder / "a/adapter_config.json"));
    EXPECT_EQ(config.at("task_type"), "SEQ_2_SEQ_LM");
    const std::int64_t places = config.at("num_layers");
    EXPECT_EQ(places % 2, 1);
    EXPECT_EQ(config.at("num_transformer_submodules"), 2);
    const at::Tensor stored =
        load_tensors(folder / "a/adapter_model.safetensors").at("prompt_embeddings").view({2, places, 2, 6});
    for (std::int64_t i = 0; i < layers; ++i) {
      EXPECT_TRUE(at::equal(stored.select(1, 2 * i % places), prefix_PL2C.select(1, i))) << i << " of " << layers;
    }
    EXPECT_TRUE(at::equal(load_peft_adapter(folder / "a").prompts[0].prompt_TD, prefix_PL2C));
  }
}

TEST(PeftAdapter, APrefixThatSaysItHasMoreLayersThanItHoldsIsRefused) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(
      folder / "adapter_config.json",
      R"({"peft_type":"PREFIX_TUNING","task_type":"SEQ_2_SEQ_LM","num_layers":3,"token_dim":2})");
  for (const auto& [layers, error] :
       {std::pair{"4", "holds 3 layers and says that it is of 4"}, std::pair{"many", "'many', no number of layers"}}) {
    save_tensors(folder / "adapter_model.safetensors", {{"prompt_embeddings", at::rand({1, 12})}},
                 {{"decoder_layers", layers}});
    EXPECT_THAT(message_of([&] { load_peft_adapter(folder.path()); }), HasSubstr(error));
  }
}

TEST(PeftAdapter, WhatIsNotFollowedIsNamed) {
  const struct {
    const char *config, *error;
  } cases[] = {
      {"[]", "is not a JSON object"},
      {R"({"peft_type":"LORA"})", "peft_type 'LORA' is not supported; P_TUNING, PROMPT_TUNING"},
      {R"({"peft_type":"P-TUNING"})", "Did you mean 'P_TUNING'?"},
      {R"({"peft_type":"P_TUNING","num_virtual_tokens":5})", "holds 3 virtual tokens; num_virtual_tokens"},
      {R"({"peft_type":"MULTITASK_PROMPT_TUNING"})", "has no 'prefix_task_cols' of 3 dimensions"},
      {R"({"peft_type":"PREFIX_TUNING","num_layers":2})", "num_layers and token_dim of adapter_config.json are 2 and"},
      {R"({"peft_type":"PREFIX_TUNING","num_layers":-2,"token_dim":-1})", "of adapter_config.json are -2 and -1"},
  };
  for (const auto& test : cases) {
    const testing::TemporaryFolder folder;
    core::write_file_atomically(folder / "adapter_config.json", test.config);
    save_tensors(folder / "adapter_model.safetensors", {{"prompt_embeddings", at::rand({3, 4})}});
    EXPECT_THAT(message_of([&] { load_peft_adapter(folder.path()); }), HasSubstr(test.error));
  }
  const testing::TemporaryFolder bare;
  core::write_file_atomically(bare / "adapter_config.json", R"({"peft_type":"CPT"})");
  EXPECT_THAT(message_of([&] { load_peft_adapter(bare.path()); }), HasSubstr("has no weights"));
}

}  // namespace
}  // namespace sotto::checkpoint
