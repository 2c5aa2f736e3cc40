#include "stages/conversion/convert_megatron.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "src/checkpoint/safetensors_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/nemo_model.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::NemoCut;
using testing::NemoModel;

// NeMo's archive of a cut has the tensors that Megatron-LM saves, in other files; older ones call parts otherwise.
struct Checkpoint {
  explicit Checkpoint(const NemoCut& model_cut) : cut(model_cut) {
    core::write_file_atomically(folder / "checkpoint/latest_checkpointed_iteration.txt", "12\n");
    core::write_file_atomically(ranks / "model_config.yaml", model.yaml(cut));
    core::write_file_atomically(folder / "tokenizer/tokenizer.json", "{}");
  }
  void save(bool older_names) const {
    for (std::int64_t pipeline = 0; pipeline < cut.pipeline_parts; ++pipeline) {
      for (std::int64_t tensor = 0; tensor < cut.tensor_parts; ++tensor) {
        const std::string rank = cut.pipeline_parts > 1 ? fmt::format("mp_rank_{:02}_{:03}", tensor, pipeline)
                                                        : fmt::format("mp_rank_{:02}", tensor);
        testing::Matrices matrices = model.rank(cut, tensor, pipeline);
        if (older_names) matrices = renamed(matrices);
        core::write_file_atomically(ranks / rank / "model_optim_rng.pt", testing::saved(matrices));
      }
    }
  }
  static testing::Matrices renamed(const testing::Matrices& matrices) {
    testing::Matrices older;
    for (const auto& [name, matrix] : matrices) {
      std::string text = name;
      for (const auto& [from, to] : {std::pair(".encoder.", ".transformer."), {".self_attention.", ".attention."}}) {
        const std::size_t place = text.find(from);
        if (place != std::string::npos) text.replace(place, std::strlen(from), to);
      }
      older[text] = matrix;
    }
    return older;
  }
  void convert() const { convert_megatron(folder / "checkpoint", folder / "model", "fp32", folder / "tokenizer"); }

  NemoCut cut;
  NemoModel model{4, 4, "gelu", true};
  testing::TemporaryFolder folder;
  fs::path ranks = folder / "checkpoint/iter_0000012";
};

struct LayoutCase {
  const char* name;
  NemoCut cut;
  bool older_names;
};

class ConvertMegatron : public ::testing::TestWithParam<LayoutCase> {};

TEST_P(ConvertMegatron, TheWholeModelComesOutOfItsParts) {
  const Checkpoint checkpoint(GetParam().cut);
  checkpoint.save(GetParam().older_names);
  checkpoint.convert();
  const checkpoint::SafetensorsFile file(checkpoint.folder / "model/model.safetensors");
  EXPECT_EQ(file.tensors().size(), checkpoint.model.whole().size());
  for (const auto& [name, matrix] : checkpoint.model.whole()) {
    const checkpoint::StoredTensor& tensor = file.tensor(name);
    std::vector<float> numbers(tensor.num_bytes / sizeof(float));
    std::memcpy(numbers.data(), tensor.data, tensor.num_bytes);
    EXPECT_EQ(numbers, matrix.numbers) << name;
  }
  const auto config = nlohmann::json::parse(core::read_text_file(checkpoint.folder / "model/config.json"));
  EXPECT_EQ(config.at("model_type"), "megatron_gpt");
  EXPECT_EQ(config.at("vocab_size"), 20);
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, ConvertMegatron,
    ::testing::Values(LayoutCase{"Whole", {}, true}, LayoutCase{"Tensor2", {.tensor_parts = 2}, false},
                      LayoutCase{"Tensor2Pipeline2", {.tensor_parts = 2, .pipeline_parts = 2}, true},
                      LayoutCase{"Pipeline2Core", {.pipeline_parts = 2, .core_names = true}, false},
                      LayoutCase{"Legacy", {.tensor_parts = 2, .megatron_legacy = true}, true}),
    [](const auto& test) { return test.param.name; });

TEST(ConvertMegatronCheckpoint, WhatIsMissingIsNamedAndNothingIsLeftBehind) {
  const Checkpoint checkpoint({.tensor_parts = 2});
  const auto message = [&] { return testing::message_of([&] { checkpoint.convert(); }); };
  EXPECT_THAT(message(), HasSubstr("has no folder mp_rank_00: it is missing, or saved in another format"));
  checkpoint.save(false);
  fs::remove_all(checkpoint.ranks / "mp_rank_01");
  EXPECT_THAT(message(), HasSubstr("mp_rank_01/model_optim_rng.pt' does not exist. A checkpoint of 2 tensor-"));
  fs::remove(checkpoint.ranks / "model_config.yaml");
  EXPECT_THAT(message(), HasSubstr("has no args, so that nothing says how large the model is"));
  EXPECT_THAT(testing::message_of(
                  [&] { convert_megatron(checkpoint.folder / "checkpoint", checkpoint.folder / "model", "fp32", {}); }),
              HasSubstr("carries no tokenizer. Give conversion.model.tokenizer_path"));
  EXPECT_FALSE(fs::exists(checkpoint.folder / "model"));
}

}  // namespace
}  // namespace sotto::conversion
