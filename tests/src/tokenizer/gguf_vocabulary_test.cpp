#include "src/tokenizer/gguf_vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "src/tokenizer/tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::tokenizer {
namespace {

GgufVocabulary vocabulary(const std::string& pre) {
  GgufVocabulary made;
  made.model = "gpt2";
  made.pre = pre;
  made.tokens = {"<e>", "1", "11", "a"};
  made.merges = {"1 1"};
  made.token_types = {3, 1, 1, 1};
  made.eos = 0;
  return made;
}

TEST(GgufVocabulary, ItsFilesLoadAsATokenizerWithItsSplitPattern) {
  for (const auto& [pre, expected] : std::vector<std::pair<std::string, std::vector<TokenId>>>{
           {"smollm", {1, 1, 3, 0}}, {"gpt-2", {2, 3, 0}}, {"llama-bpe", {2, 3, 0}}}) {
    const sotto::testing::TemporaryFolder folder;
    core::write_file_atomically(folder / "tokenizer.json", tokenizer_json(vocabulary(pre)).dump());
    core::write_file_atomically(folder / "tokenizer_config.json", tokenizer_config_json(vocabulary(pre)).dump());
    EXPECT_EQ(load_tokenizer(folder.path())->encode("11a<e>"), expected) << pre;
    EXPECT_EQ(load_tokenizer(folder.path())->end_of_text_id(), 0) << pre;
  }
}

TEST(GgufVocabulary, ForeignModelsAndPreTokenizersAreNamed) {
  GgufVocabulary foreign = vocabulary("smollm");
  foreign.model = "llama";
  EXPECT_THAT(sotto::testing::message_of([&] { tokenizer_json(foreign); }),
              ::testing::HasSubstr("'llama' is not supported"));
  EXPECT_THAT(sotto::testing::message_of([&] { tokenizer_json(vocabulary("qwen2")); }),
              ::testing::HasSubstr("'qwen2'"));
}

}  // namespace
}  // namespace sotto::tokenizer
