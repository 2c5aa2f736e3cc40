#include "src/config/known_keys.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::config {
namespace {

const Node& root() {
  static const Node node = read_yaml("train: {lr: 1, batch: {size: 2}}\nmodel: {lr_scale: 3}\nlist: [a]\n", "c.yaml");
  return node;
}

TEST(KnownKeys, every_key_once_lists_not_entered) {
  EXPECT_EQ(known_keys(root()), (std::vector<std::string>{"train", "train.lr", "train.batch", "train.batch.size",
                                                          "model", "model.lr_scale", "list"}));
}

TEST(KnownKeys, the_nearest_is_found) {
  const struct {
    const char* name;
    const char* key;
    const char* expected;
  } cases[] = {
      {"a misspelled last part", "train.lrr", " Did you mean 'train.lr'?"},
      {"a misspelled first part", "trian.batch.size", " Did you mean 'train.batch.size'?"},
      {"a part missing in front", "batch.size", " Did you mean 'train.batch.size'?"},
      {"nothing near", "optimizer_state", ""},
  };
  for (const auto& [name, key, expected] : cases) EXPECT_EQ(nearest_keys(root(), key), expected) << name;
}

TEST(KnownKeys, a_key_to_be_added_is_no_misspelling) {
  const Node composed = read_yaml(
      "evaluation: {inference: {end_strings: [], task_end_strings: {}}}\nprompt_learning: {model: {optim: {lr: 1}}}",
      "c.yaml");
  EXPECT_EQ(nearest_keys(composed, "evaluation.task_templates"), "");
  EXPECT_EQ(nearest_keys(composed, "evaluation.inference.task_end_strings.squad"), "");
  EXPECT_EQ(nearest_keys(composed, "prompt_learning.model.lr"), " Did you mean 'prompt_learning.model.optim.lr'?");
}

}  // namespace
}  // namespace sotto::config
