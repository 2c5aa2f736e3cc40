#include "src/checkpoint/nemo_prompts.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/nemo_writer.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/pytorch_writer.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using ::testing::HasSubstr;

constexpr const char* kYaml = R"(virtual_prompt_style: inference
language_model_path: gpt.nemo
existing_tasks: [squad, rte.v2]
new_tasks: []
task_templates:
- taskname: rte.v2
  prompt_template: <|VIRTUAL_PROMPT_0|>{text} {answer}
  total_virtual_tokens: 3
  virtual_token_splits: [3]
  truncate_field: null
  answer_only_loss: true
  answer_field: answer
)";

StoredTensor stored(const at::Tensor& tensor) {
  return {"F32", tensor.sizes().vec(), static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()};
}

std::string weights(const at::Tensor& squad, const at::Tensor& rte, bool nested) {
  TensorDictionary table, all;
  table.tensors["prompt_table.squad.prompt_embeddings.weight"] = stored(squad);
  table.tensors["prompt_table.rte.v2.prompt_embeddings.weight"] = stored(rte);
  if (!nested) return pytorch_file(table);
  all.dictionaries["prompt_table"] = table;
  return pytorch_file(all);
}

// NeMo 1.9 has one flat dictionary, later versions one within another.
TEST(NemoPrompts, AreReadFromBothForms) {
  const sotto::testing::TemporaryFolder folder;
  const at::Tensor squad = at::randn({2, 4}), rte = at::randn({3, 4});
  for (const bool nested : {false, true}) {
    write_nemo_archive(folder / "p.nemo",
                       {{"model_config.yaml", kYaml}, {"model_weights.ckpt", weights(squad, rte, nested)}});
    const PromptFolder prompts = load_nemo_prompts(folder / "p.nemo");
    ASSERT_EQ(prompts.tasks.size(), 2u);
    EXPECT_EQ(prompts.base_model, "gpt.nemo");
    EXPECT_EQ(prompts.tasks[0].taskname, "squad");
    EXPECT_TRUE(prompts.tasks[0].task_template.is_null());
    EXPECT_TRUE(at::equal(prompts.tasks[0].prompt_TD, squad));
    EXPECT_EQ(prompts.tasks[1].taskname, "rte.v2");
    EXPECT_EQ(prompts.tasks[1].task_template.at("total_virtual_tokens"), 3);
    EXPECT_TRUE(at::equal(prompts.tasks[1].prompt_TD, rte));
  }
}

TEST(NemoPrompts, ComeBackBitForBit) {
  const sotto::testing::TemporaryFolder folder;
  PromptFolder prompts;
  prompts.base_model = "models/gpt";
  prompts.tasks = {{"b", at::randn({2, 4}), {{"taskname", "b"}, {"prompt_template", "<|VIRTUAL_PROMPT_0|>{x}: {y}"}}},
                   {"a", at::randn({5, 4}), {{"taskname", "a"}, {"truncate_field", nullptr}}}};
  for (const char* version : {"1.9", "1.10", "1.16.0", "1.17", "1.22"}) {
    const NemoPromptForm form = nemo_prompt_form(version);
    if (form == NemoPromptForm::kEncoder) prompts.tasks.resize(1);
    save_nemo_prompts(folder / "p.nemo", prompts, form);
    const PromptFolder read = load_nemo_prompts(folder / "p.nemo");
    ASSERT_EQ(read.tasks.size(), prompts.tasks.size()) << version;
    for (std::size_t i = 0; i < read.tasks.size(); ++i) {
      EXPECT_EQ(read.tasks[i].taskname, prompts.tasks[i].taskname);
      EXPECT_EQ(read.tasks[i].task_template, prompts.tasks[i].task_template);
      EXPECT_TRUE(at::equal(read.tasks[i].prompt_TD, prompts.tasks[i].prompt_TD));
    }
    save_nemo_prompts(folder / "again.nemo", read, form);
    EXPECT_EQ(core::read_text_file(folder / "again.nemo"), core::read_text_file(folder / "p.nemo"));
  }
}

// What each version of NeMo looks for in the dictionary of torch.save.
TEST(NemoPrompts, EachVersionHasItsKeys) {
  const sotto::testing::TemporaryFolder folder;
  PromptFolder prompts;
  prompts.tasks = {{"a", at::randn({2, 4}), {{"taskname", "a"}}}};
  const auto keys = [&](const char* version) {
    save_nemo_prompts(folder / "p.nemo", prompts, nemo_prompt_form(version));
    const NemoArchive archive(folder / "p.nemo", folder.path());
    const PytorchTensors file(archive.members().at("model_weights.ckpt"), "x");
    std::vector<std::string> names;
    for (const auto& [name, tensor] : file.tensors()) names.push_back(name);
    return names;
  };
  EXPECT_THAT(keys("1.9"), ::testing::ElementsAre("prompt_table.a.indices", "prompt_table.a.prompt_embeddings.weight"));
  EXPECT_THAT(keys("1.13"), ::testing::ElementsAre("prompt_table.prompt_table.a.indices",
                                                   "prompt_table.prompt_table.a.prompt_embeddings.weight"));
  EXPECT_THAT(keys("1.20"),
              ::testing::ElementsAre("embeddings.weight", "prompt_table.prompt_table.a.prompt_embeddings.weight"));
}

// The table is whole on every rank.
TEST(NemoPrompts, OfSeveralRanksTheFirstIsRead) {
  const sotto::testing::TemporaryFolder folder;
  const at::Tensor squad = at::randn({2, 4}), rte = at::randn({3, 4});
  for (const char* rank : {"mp_rank_00/", "tp_rank_00_pp_rank_000/"}) {
    write_nemo_archive(folder / "p.nemo", {{"model_config.yaml", kYaml},
                                           {std::string(rank) + "model_weights.ckpt", weights(squad, rte, true)}});
    EXPECT_TRUE(at::equal(load_nemo_prompts(folder / "p.nemo").tasks.at(0).prompt_TD, squad));
  }
}

TEST(NemoPrompts, WhatCannotBeReadOrWrittenIsNamed) {
  const sotto::testing::TemporaryFolder folder;
  const auto message = [&](const std::vector<std::pair<std::string, std::string>>& members) {
    write_nemo_archive(folder / "p.nemo", members);
    return sotto::testing::message_of([&] { load_nemo_prompts(folder / "p.nemo"); });
  };
  EXPECT_THAT(message({{"model_config.yaml", "num_layers: 2"}}), HasSubstr("holds a model, not virtual prompts"));
  EXPECT_THAT(message({{"model_config.yaml", kYaml}, {"mp_rank_01/model_weights.ckpt", "x"}}),
              HasSubstr("has no model_weights.ckpt, neither whole nor of a first rank"));
  TensorDictionary encoder;
  const at::Tensor weight = at::randn({2, 2});
  encoder.tensors["prompt_encoder.embedding.weight"] = stored(weight);
  EXPECT_THAT(message({{"model_config.yaml", kYaml}, {"model_weights.ckpt", pytorch_file(encoder)}}),
              HasSubstr("has no finished task"));
  PromptFolder prompts;
  prompts.tasks = {{"a", at::randn({2, 4}), {}}};
  EXPECT_THAT(sotto::testing::message_of([&] { save_nemo_prompts(folder / "q.nemo", prompts); }),
              HasSubstr("'a' cannot be written to"));
  prompts.tasks = {{"a", at::randn({2, 4}), {{"taskname", "a"}}}, {"b", at::randn({2, 4}), {{"taskname", "b"}}}};
  EXPECT_THAT(
      sotto::testing::message_of([&] { save_nemo_prompts(folder / "q.nemo", prompts, NemoPromptForm::kEncoder); }),
      HasSubstr("NeMo 1.17 and later have one task a file, and there are 2"));
  for (const char* version : {"1.8", "1.23", "2.0", "x"}) {
    EXPECT_THAT(sotto::testing::message_of([&] { nemo_prompt_form(version); }), HasSubstr("1.9 to 1.22 do"));
  }
}

}  // namespace
}  // namespace sotto::checkpoint
