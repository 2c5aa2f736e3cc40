#include "src/tokenizer/sentencepiece_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::tokenizer {
namespace {

SentencePieceModel small_model(int type) {
  SentencePieceModel model;
  model.model_type = type;
  for (const char* text : {"<unk>", "<s>", "</s>", "a", "b", "ab", "aba"}) model.pieces.push_back({text, -1.0F, 1});
  model.pieces[0].type = 2;
  model.pieces[1].type = model.pieces[2].type = 3;
  model.pieces[3].type = 4;
  return model;
}

TEST(SentencePieceModel, SentinelsCountDownwardsOrUpwards) {
  const auto ids = [](bool downwards) {
    std::string result;
    const nlohmann::json file = tokenizer_json(small_model(1), {2, downwards});
    for (const auto& token : file.at("added_tokens")) {
      result += std::to_string(token.at("id").get<int>()) + token.at("content").get<std::string>() +
                (token.at("special").get<bool>() ? "! " : " ");
    }
    return result;
  };
  EXPECT_EQ(ids(true), "0<unk>! 1<s>! 2</s>! 3a 7<extra_id_1>! 8<extra_id_0>! ");
  EXPECT_EQ(ids(false), "0<unk>! 1<s>! 2</s>! 3a 7<extra_id_0>! 8<extra_id_1>! ");
}

TEST(SentencePieceModel, BpeMergesAreThePartsOfPiecesInTheirOrder) {
  const nlohmann::json file = tokenizer_json(small_model(2), {});
  EXPECT_EQ(file.at("model").at("merges").dump(), R"([["a","b"],["ab","a"]])");
  EXPECT_EQ(file.at("model").at("unk_token"), "<unk>");
}

TEST(SentencePieceModel, OtherFilesAreRefused) {
  const sotto::testing::TemporaryFolder folder;
  const auto error = [&](const std::string& content) {
    core::write_file_atomically(folder / "x.model", content);
    return sotto::testing::message_of([&] { read_sentencepiece_model(folder / "x.model"); });
  };
  EXPECT_THAT(error(""), ::testing::HasSubstr("has no pieces"));
  EXPECT_THAT(error("text"), ::testing::HasSubstr("is not a complete protocol buffer file"));
  EXPECT_THAT(error("\x0A\x03\x0A\x01"
                    "a\x12\x02\x18\x04"),
              ::testing::HasSubstr("SentencePiece model of type 4"));
  EXPECT_THAT(error("\x0A\x03\x0A\x01"
                    "a\x12\x03\xC0\x02\x07"),
              ::testing::HasSubstr("no unknown one"));
}

}  // namespace
}  // namespace sotto::tokenizer
