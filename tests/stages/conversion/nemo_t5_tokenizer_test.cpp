#include "stages/conversion/nemo_t5_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/nemo_writer.h"
#include "src/tokenizer/tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/sentencepiece_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

nlohmann::ordered_json with_sentinels(bool first, bool downwards) {
  return {{"tokenizer",
           {{"library", "sentencepiece"},
            {"model", "nemo:7_t5.model"},
            {"num_sentinel_tokens", 2},
            {"add_sentinel_tokens_first", first},
            {"add_sentinel_tokens_in_reverse_order", downwards}}}};
}

class NemoT5Tokenizer : public ::testing::Test {
 protected:
  NemoT5Tokenizer() {
    checkpoint::write_nemo_archive(folder_ / "a.nemo", {{"7_t5.model", testing::sentencepiece_file()}});
  }

  std::vector<std::string> tokens_behind_the_pieces(const nlohmann::ordered_json& nemo) {
    const checkpoint::NemoArchive archive(folder_ / "a.nemo", folder_.path());
    write_nemo_t5_tokenizer(archive, nemo, folder_.path());
    const auto loaded = tokenizer::load_tokenizer(folder_.path());
    std::vector<std::string> tokens;
    for (tokenizer::TokenId id = 6; id < loaded->vocab_size(); ++id) {
      tokens.push_back(loaded->decode(std::vector{id}, /*skip_special_tokens=*/false));
    }
    return tokens;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(NemoT5Tokenizer, NemosOwnHasItsTokensBeforeTheSentinels) {
  const auto nemo = with_sentinels(false, false);
  EXPECT_THAT(tokens_behind_the_pieces(nemo),
              ::testing::ElementsAre("<cls>", "<sep>", "<mask>", "<bos>", "<extra_id_0>", "<extra_id_1>"));
  EXPECT_EQ(t5_decoder_start_id(nemo, folder_.path()), 9);
}

TEST_F(NemoT5Tokenizer, ACopyOfHuggingFacesHasThemBehind) {
  const auto nemo = with_sentinels(true, true);
  EXPECT_THAT(tokens_behind_the_pieces(nemo),
              ::testing::ElementsAre("<extra_id_1>", "<extra_id_0>", "<cls>", "<sep>", "<mask>", "<bos>"));
  EXPECT_EQ(t5_decoder_start_id(nemo, folder_.path()), 0);
}

TEST_F(NemoT5Tokenizer, OneThatIsOnlyNamedIsAskedFor) {
  const checkpoint::NemoArchive archive(folder_ / "a.nemo", folder_.path());
  EXPECT_THAT(testing::message_of([&] {
                write_nemo_t5_tokenizer(
                    archive, {{"tokenizer", {{"library", "megatron"}, {"type", "BertWordPieceCase"}}}}, folder_.path());
              }),
              ::testing::HasSubstr("type 'BertWordPieceCase'. Give conversion.model.tokenizer_path"));
}

}  // namespace
}  // namespace sotto::conversion
