#include "stages/conversion/convert_gguf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/safetensors_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "src/tokenizer/tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {
namespace fs = std::filesystem;

const fs::path kModel = SOTTO_SOURCE_DIR "/.venv/models/SmolLM2-135M-Instruct.Q4_1.gguf";

TEST(ConvertGguf, TheRealModelBecomesAFolderWithItsTokenizer) {
  if (!fs::exists(kModel)) GTEST_SKIP() << "run `make setup` to fetch " << kModel;
  const sotto::testing::TemporaryFolder folder;
  convert_gguf(kModel, folder / "model", "bf16");
  const auto config = nlohmann::json::parse(core::read_text_file(folder / "model/config.json"));
  EXPECT_EQ(config.at("num_hidden_layers"), 30);
  EXPECT_EQ(config.at("rope_theta"), 100000.0);
  EXPECT_EQ(config.at("tie_word_embeddings"), true);
  const checkpoint::SafetensorsFile file(folder / "model/model.safetensors");
  EXPECT_EQ(file.tensors().size(), 272u);
  EXPECT_EQ(file.tensors().at("model.embed_tokens.weight").dtype, "BF16");

  const auto tokenizer = tokenizer::load_tokenizer(folder / "model");
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/tokenizer.json"));
  ASSERT_EQ(golden.size(), 150u);
  for (const auto& line : golden) {
    const std::string text = line.at("text");
    EXPECT_EQ(tokenizer->encode(text), line.at("ids").get<std::vector<tokenizer::TokenId>>()) << text;
    EXPECT_EQ(tokenizer->decode(tokenizer->encode(text), /*skip_special_tokens=*/false), text);
  }
}

TEST(ConvertGguf, ATruncatedFileIsAnErrorAndLeavesNothing) {
  if (!fs::exists(kModel)) GTEST_SKIP() << "run `make setup` to fetch " << kModel;
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "cut.gguf", core::MappedFile(kModel).text().substr(0, 50'000'000));
  EXPECT_THAT(sotto::testing::message_of([&] { convert_gguf(folder / "cut.gguf", folder / "model", "fp32"); }),
              ::testing::HasSubstr("lies beyond its end"));
  EXPECT_FALSE(fs::exists(folder / "model"));
  EXPECT_THAT(sotto::testing::message_of([&] { convert_gguf(folder / "none.gguf", folder / "model", "fp32"); }),
              ::testing::HasSubstr("none.gguf"));
}

}  // namespace
}  // namespace sotto::conversion
