#include "stages/conversion/nemo_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/nemo_writer.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

TEST(NemoTokenizer, TheArchivesFilesGetHuggingFacesNames) {
  const testing::TemporaryFolder folder;
  checkpoint::write_nemo_archive(folder / "a.nemo",
                                 {{"77_spm.model", "pieces"}, {"78_vocab.json", "{}"}, {"79_bpe", "#"}});
  const checkpoint::NemoArchive archive(folder / "a.nemo", folder.path());
  std::filesystem::create_directory(folder / "spm");
  write_nemo_tokenizer(archive, {{"tokenizer", {{"library", "sentencepiece"}, {"model", "nemo:77_spm.model"}}}},
                       folder / "spm");
  EXPECT_EQ(core::read_text_file(folder / "spm/tokenizer.model"), "pieces");
  std::filesystem::create_directory(folder / "bpe");
  write_nemo_tokenizer(
      archive,
      {{"tokenizer", {{"model", nullptr}, {"vocab_file", "nemo:78_vocab.json"}, {"merge_file", "nemo:79_bpe"}}}},
      folder / "bpe");
  EXPECT_EQ(core::read_text_file(folder / "bpe/vocab.json"), "{}");
  EXPECT_EQ(core::read_text_file(folder / "bpe/merges.txt"), "#");
}

TEST(NemoTokenizer, OneThatIsOnlyNamedIsAskedFor) {
  const testing::TemporaryFolder folder;
  checkpoint::write_nemo_archive(folder / "a.nemo", {{"x", "y"}});
  const checkpoint::NemoArchive archive(folder / "a.nemo", folder.path());
  EXPECT_THAT(
      testing::message_of([&] {
        write_nemo_tokenizer(archive, {{"tokenizer", {{"library", "huggingface"}, {"type", "gpt2"}}}}, folder.path());
      }),
      ::testing::HasSubstr("library 'huggingface', type 'gpt2'. Give conversion.model.tokenizer_path"));
}

}  // namespace
}  // namespace sotto::conversion
