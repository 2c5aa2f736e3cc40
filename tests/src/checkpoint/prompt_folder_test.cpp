#include "src/checkpoint/prompt_folder.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/peft_adapter.h"
#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using testing::message_of;

PromptFolder prompts() {
  PromptFolder folder;
  folder.base_model = "/models/m";
  folder.base_model_fingerprint = "0123456789abcdef";
  folder.virtual_prompt_style = "p-tuning";
  folder.tasks.push_back({"squad", at::rand({5, 8}), {{"taskname", "squad"}}});
  folder.tasks.push_back({"in/tent", at::rand({2, 8}), {}});
  folder.base_config = {{"num_attention_heads", 2}, {"num_hidden_layers", 3}};
  folder.encoder = {{"squad/embedding.weight", at::rand({5, 8})}};
  return folder;
}

TEST(PromptFolder, comes_back_bit_for_bit) {
  const testing::TemporaryFolder folder;
  const PromptFolder saved = prompts();
  save_prompt_folder(folder / "prompts", saved);
  const PromptFolder loaded = load_prompt_folder(folder / "prompts");
  ASSERT_EQ(loaded.tasks.size(), 2U);
  EXPECT_EQ(loaded.tasks[1].taskname, "in/tent");
  EXPECT_TRUE(at::equal(loaded.tasks[0].prompt_TD, saved.tasks[0].prompt_TD));
  EXPECT_EQ(loaded.tasks[0].task_template, saved.tasks[0].task_template);
  EXPECT_EQ(loaded.virtual_prompt_style, "p-tuning");
  EXPECT_EQ(loaded.encoder.size(), 1U);
}

TEST(PromptFolder, names_that_look_alike_have_folders_of_their_own) {
  const testing::TemporaryFolder folder;
  PromptFolder saved = prompts();
  saved.tasks.clear();
  saved.encoder.clear();
  const std::vector<std::string> names = {"a b", "a_b", "a/b", "a%20b", "\u00e4", "."};
  for (const std::string& name : names) saved.tasks.push_back({name, at::rand({2, 8}), {}});
  save_prompt_folder(folder / "prompts", saved);
  const PromptFolder loaded = load_prompt_folder(folder / "prompts");
  ASSERT_EQ(loaded.tasks.size(), names.size());
  for (std::size_t task = 0; task < names.size(); ++task) {
    EXPECT_EQ(loaded.tasks[task].taskname, names[task]);
    EXPECT_TRUE(at::equal(loaded.tasks[task].prompt_TD, saved.tasks[task].prompt_TD)) << names[task];
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "prompts/a%20b/adapter_config.json"));
}

// Before, every other sign was written as _ in the folder's name; the index says which folder a task has.
TEST(PromptFolder, older_folders_are_read) {
  const testing::TemporaryFolder folder;
  const at::Tensor prompt_TD = at::rand({2, 8});
  save_peft_adapter(folder / "a_b", "P_TUNING", prompt_TD, "m", {});
  core::write_file_atomically(
      folder / "sotto_prompts.json",
      R"({"format_version": 1, "virtual_prompt_style": "p-tuning", "tasks": [{"taskname": "a b", "folder": "a_b"}]})");
  const PromptFolder loaded = load_prompt_folder(folder.path());
  EXPECT_EQ(loaded.tasks.at(0).taskname, "a b");
  EXPECT_TRUE(at::equal(loaded.tasks.at(0).prompt_TD, prompt_TD));
}

TEST(PromptFolder, prefixes_come_back_too) {
  const testing::TemporaryFolder folder;
  PromptFolder saved = prompts();
  saved.virtual_prompt_style = "prefix-tuning";
  saved.encoder.clear();
  saved.tasks = {{"squad", at::rand({5, 3, 2, 4}), {}}};
  save_prompt_folder(folder / "prompts", saved);
  const PromptFolder loaded = load_prompt_folder(folder / "prompts");
  EXPECT_EQ(loaded.virtual_prompt_style, "prefix-tuning");
  EXPECT_TRUE(at::equal(loaded.tasks.at(0).prompt_TD, saved.tasks.at(0).prompt_TD));
  EXPECT_EQ(load_prompt_folder(folder / "prompts/squad").virtual_prompt_style, "prefix-tuning") << "as PEFT's alone";
}

TEST(PromptFolder, every_task_is_a_peft_adapter) {
  const testing::TemporaryFolder folder;
  save_prompt_folder(folder / "prompts", prompts());
  const auto config = nlohmann::json::parse(core::read_text_file(folder.path() / "prompts/squad/adapter_config.json"));
  EXPECT_EQ(config["peft_type"], "P_TUNING");
  EXPECT_EQ(config["num_virtual_tokens"], 5);
  EXPECT_EQ(config["token_dim"], 8);
  EXPECT_EQ(load_tensors(folder.path() / "prompts/squad/adapter_model.safetensors").count("prompt_embeddings"), 1U);
}

TEST(PromptFolder, adapters_of_peft_are_tasks_named_after_their_folders) {
  const testing::TemporaryFolder folder;
  save_peft_adapter(folder / "all/b", "P_TUNING", at::rand({2, 8}), "m", {});
  save_peft_adapter(folder / "all/a", "P_TUNING", at::rand({3, 8}), "m", {});
  const PromptFolder both = load_prompt_folder(folder / "all");
  ASSERT_EQ(both.tasks.size(), 2U);
  EXPECT_EQ(both.tasks[0].taskname, "a");
  EXPECT_TRUE(both.tasks[0].task_template.is_null());
  EXPECT_EQ(both.virtual_prompt_style, "p-tuning");
  const PromptFolder one = load_prompt_folder(folder / "all/b");
  ASSERT_EQ(one.tasks.size(), 1U);
  EXPECT_EQ(one.tasks[0].taskname, "b");
  core::write_file_atomically(folder / "config.json", R"({"n_embd": 9})");
  EXPECT_NE(message_of([&] { check_base_model(one, "p", folder.path()); }).find("has 8 numbers a token"),
            std::string::npos);
}

TEST(PromptFolder, other_folders_and_newer_formats_are_errors) {
  const testing::TemporaryFolder folder;
  EXPECT_NE(message_of([&] { load_prompt_folder(folder.path()); }).find("no prompt folder"), std::string::npos);
  core::write_file_atomically(folder / "sotto_prompts.json", R"({"format_version": 9, "tasks": []})");
  EXPECT_NE(message_of([&] { load_prompt_folder(folder.path()); }).find("format_version 9"), std::string::npos);
}

TEST(PromptFolder, prompts_of_another_model_are_refused) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "config.json", "{}");
  save_tensors(folder / "model.safetensors", {{"w", at::rand({2})}});
  PromptFolder made = prompts();
  EXPECT_NE(message_of([&] { check_base_model(made, "p", folder.path()); }).find("another model"), std::string::npos);
  made.base_model_fingerprint = model_fingerprint(folder.path());
  EXPECT_EQ(message_of([&] { check_base_model(made, "p", folder.path()); }), "");
}

}  // namespace
}  // namespace sotto::checkpoint
