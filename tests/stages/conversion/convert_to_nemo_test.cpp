#include "stages/conversion/convert_to_nemo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/nemo_writer.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "stages/conversion/convert_nemo.h"
#include "tests/support/message_of.h"
#include "tests/support/nemo_model.h"
#include "tests/support/nemo_t5_model.h"
#include "tests/support/sentencepiece_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

// An archive, its folder, an archive of that and its folder again.
void expect_round_trip(Members members, const Members& tokenizer) {
  const testing::TemporaryFolder folder;
  members.insert(members.end(), tokenizer.begin(), tokenizer.end());
  checkpoint::write_nemo_archive(folder / "first.nemo", members);
  convert_nemo(folder / "first.nemo", folder / "first", "fp32", {});
  convert_to_nemo(folder / "first", folder / "second.nemo", "fp32");
  convert_nemo(folder / "second.nemo", folder / "second", "fp32", {});
  convert_to_nemo(folder / "second", folder / "third.nemo", "fp32");
  for (const auto& entry : std::filesystem::directory_iterator(folder / "first")) {
    const auto name = entry.path().filename();
    EXPECT_EQ(core::read_text_file(folder / "second" / name), core::read_text_file(entry.path())) << name;
  }
  EXPECT_EQ(core::read_text_file(folder / "third.nemo"), core::read_text_file(folder / "second.nemo"));
}

struct GptCase {
  const char* name;
  testing::NemoCut cut;
  std::int64_t heads = 4, groups = 4;
  const char* activation = "gelu";
  bool tied = true;
};

class ConvertToNemo : public ::testing::TestWithParam<GptCase> {};

TEST_P(ConvertToNemo, AGptComesBackAsItWas) {
  const GptCase& test = GetParam();
  const testing::NemoModel model(test.heads, test.groups, test.activation, test.tied);
  expect_round_trip(model.members(test.cut), {{"0123_vocab.json", "{}"}, {"0123_merges.txt", "#version: 0.2\n"}});
}

INSTANTIATE_TEST_SUITE_P(Layouts, ConvertToNemo,
                         ::testing::Values(GptCase{"Tied", {}}, GptCase{"GatedUntied", {}, 4, 4, "swiglu", false},
                                           GptCase{"Grouped", {.core_names = true}, 4, 2, "swiglu", false},
                                           GptCase{"Parts", {.tensor_parts = 2, .pipeline_parts = 2}}),
                         [](const auto& test) { return test.param.name; });

TEST(ConvertToNemoArchive, AT5ComesBackAsItWas) {
  for (const bool hugging_face : {false, true}) {
    const testing::NemoT5Model model({.hugging_face = hugging_face});
    expect_round_trip(model.members(), {{"0123_t5.model", testing::sentencepiece_file()}});
  }
}

// What NeMo saved in one part has, written again, the same tensors under the same names.
TEST(ConvertToNemoArchive, NamesAreNemos) {
  const testing::TemporaryFolder folder;
  const testing::NemoModel model(4, 4, "swiglu", false);
  Members members = model.members({});
  members.emplace_back("0123_vocab.json", "{}");
  members.emplace_back("0123_merges.txt", "#");
  checkpoint::write_nemo_archive(folder / "a.nemo", members);
  convert_nemo(folder / "a.nemo", folder / "model", "fp32", {});
  convert_to_nemo(folder / "model", folder / "b.nemo", "fp32");
  const checkpoint::NemoArchive first(folder / "a.nemo", folder.path()), second(folder / "b.nemo", folder.path());
  const auto tensors = [](const checkpoint::NemoArchive& archive) {
    const checkpoint::PytorchTensors file(archive.members().at("model_weights.ckpt"), "x");
    std::map<std::string, std::string> bytes;
    for (const auto& [name, tensor] : file.tensors()) {
      bytes[name] = std::string(reinterpret_cast<const char*>(tensor.data), tensor.num_bytes);
    }
    return bytes;
  };
  EXPECT_EQ(tensors(first), tensors(second));
}

TEST(ConvertToNemoArchive, OtherFamiliesAndTokenizersAreNamed) {
  const testing::TemporaryFolder folder;
  const auto message = [&] {
    return testing::message_of([&] { convert_to_nemo(folder.path(), folder / "a.nemo", "fp32"); });
  };
  core::write_file_atomically(folder / "config.json", R"({"model_type": "llama"})");
  EXPECT_THAT(message(), ::testing::HasSubstr("is a model of the family 'llama'"));
  core::write_file_atomically(folder / "config.json", R"({"model_type": "megatron_gpt", "num_layers": 1,
    "max_position_embeddings": 4, "activation": "gelu", "num_attention_heads": 1, "num_query_groups": 1})");
  EXPECT_THAT(message(), ::testing::HasSubstr("neither a SentencePiece model"));
  EXPECT_FALSE(std::filesystem::exists(folder / "a.nemo"));
}

}  // namespace
}  // namespace sotto::conversion
