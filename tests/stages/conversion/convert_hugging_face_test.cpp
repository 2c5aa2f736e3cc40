#include "stages/conversion/convert_hugging_face.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/safetensors_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/stored_model.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {
namespace fs = std::filesystem;

using sotto::testing::raw_tensor;
using sotto::testing::TemporaryFolder;
using sotto::testing::write_safetensors;
using ::testing::HasSubstr;

constexpr const char* kConfig = R"({"model_type": "llama", "vocab_size": 3, "torch_dtype": "float16"})";

void write_small_files(const fs::path& folder, const std::string& config = kConfig) {
  core::write_file_atomically(folder / "config.json", config);
  core::write_file_atomically(folder / "tokenizer.json", R"({"model": "as it is"})");
  core::write_file_atomically(folder / "tokenizer_config.json", "{}");
}

std::string bytes_of(const fs::path& folder, const std::string& name) {
  const checkpoint::SafetensorsFile file(folder / "model.safetensors");
  const checkpoint::StoredTensor& tensor = file.tensor(name);
  return {reinterpret_cast<const char*>(tensor.data), tensor.num_bytes};
}

TEST(ConvertHuggingFace, EveryNumberTypeBecomesTheOneAskedFor) {
  const TemporaryFolder folder;
  write_small_files(folder / "source");
  write_safetensors(folder / "source/model.safetensors",
                    {{"single", raw_tensor<float>("F32", {2}, {1.5F, -2})},
                     {"half", raw_tensor<std::uint16_t>("F16", {1, 2}, {0x3C00, 0x4200})},
                     {"brain", raw_tensor<std::uint16_t>("BF16", {1}, {0x4000})},
                     {"positions", raw_tensor<std::int64_t>("I64", {2}, {0, 1})}});
  convert_hugging_face(folder / "source", folder / "fp32", "fp32");
  EXPECT_EQ(bytes_of(folder / "fp32", "single"), raw_tensor<float>("", {}, {1.5F, -2}).bytes);
  EXPECT_EQ(bytes_of(folder / "fp32", "half"), raw_tensor<float>("", {}, {1, 3}).bytes);
  EXPECT_EQ(bytes_of(folder / "fp32", "brain"), raw_tensor<float>("", {}, {2}).bytes);
  EXPECT_EQ(bytes_of(folder / "fp32", "positions"), raw_tensor<std::int64_t>("", {}, {0, 1}).bytes);
  EXPECT_EQ(core::read_text_file(folder / "fp32/tokenizer.json"), R"({"model": "as it is"})");
  const auto config = nlohmann::json::parse(core::read_text_file(folder / "fp32/config.json"));
  EXPECT_EQ(config.at("torch_dtype"), "float32");
  EXPECT_EQ(config.at("vocab_size"), 3);

  convert_hugging_face(folder / "source", folder / "bf16", "bf16");
  EXPECT_EQ(bytes_of(folder / "bf16", "single"), raw_tensor<std::uint16_t>("", {}, {0x3FC0, 0xC000}).bytes);
  EXPECT_EQ(bytes_of(folder / "bf16", "half"), raw_tensor<std::uint16_t>("", {}, {0x3F80, 0x4040}).bytes);
  EXPECT_EQ(nlohmann::json::parse(core::read_text_file(folder / "bf16/config.json")).at("torch_dtype"), "bfloat16");
}

TEST(ConvertHuggingFace, ShardsBecomeOneFile) {
  const TemporaryFolder folder;
  write_small_files(folder / "source", R"({"model_type": "llama", "dtype": "bfloat16"})");
  // More numbers than one piece of the conversion has.
  std::vector<float> many((1 << 20) + 3);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<float>(i % 1000);
  const auto large = raw_tensor<float>("F32", {static_cast<std::int64_t>(many.size())}, many);
  write_safetensors(folder / "source/one.safetensors", {{"a", raw_tensor<std::uint16_t>("BF16", {1}, {0x4000})}});
  write_safetensors(folder / "source/two.safetensors", {{"b", large}});
  core::write_file_atomically(folder / "source/model.safetensors.index.json",
                              R"({"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}})");
  convert_hugging_face(folder / "source", folder / "model", "fp32");
  EXPECT_EQ(bytes_of(folder / "model", "a"), raw_tensor<float>("", {}, {2}).bytes);
  EXPECT_TRUE(bytes_of(folder / "model", "b") == large.bytes);
  EXPECT_FALSE(fs::exists(folder / "model/model.safetensors.index.json"));
  EXPECT_EQ(nlohmann::json::parse(core::read_text_file(folder / "model/config.json")).at("dtype"), "float32");
  convert_hugging_face(folder / "source", folder / "half", "bf16");
  EXPECT_EQ(bytes_of(folder / "half", "b").size(), many.size() * 2);
}

TEST(ConvertHuggingFace, WhatCannotBeConvertedIsNamedAndLeavesNothing) {
  const struct {
    const char* name;
    const char* config;
    const char* precision;
    const char* error;
  } cases[] = {
      {"precision", kConfig, "int4", "precision 'int4' is not known; fp32 and bf16 are."},
      {"no JSON", "{", "fp32", "config.json' is not a JSON object"},
      {"family", R"({"model_type": "lama"})", "fp32", "model_type 'lama' is not supported"},
      {"no family", "{}", "fp32", "model_type '' is not supported"},
      {"quantized", R"({"model_type": "llama", "quantization_config": {"bits": 4}})", "fp32", "quantization_config"},
      {"no weights", kConfig, "fp32", "has no weights"},
  };
  const TemporaryFolder folder;
  for (const auto& test : cases) {
    write_small_files(folder / "source", test.config);
    EXPECT_THAT(
        sotto::testing::message_of([&] { convert_hugging_face(folder / "source", folder / "model", test.precision); }),
        HasSubstr(test.error))
        << test.name;
    EXPECT_FALSE(fs::exists(folder / "model")) << test.name;
  }
}

TEST(ConvertHuggingFace, MissingAndTruncatedFilesAreNamed) {
  const TemporaryFolder folder;
  const auto error = [&](const char* output) {
    return sotto::testing::message_of([&] { convert_hugging_face(folder / "source", folder / output, "fp32"); });
  };
  EXPECT_THAT(error("model"), HasSubstr("source/config.json'"));
  core::write_file_atomically(folder / "source/config.json", kConfig);
  EXPECT_THAT(error("model"), HasSubstr("has no tokenizer: none of tokenizer.json, tokenizer.model"));
  write_small_files(folder / "source");
  write_safetensors(folder / "source/model.safetensors", {{"a", raw_tensor<float>("F32", {2}, {1, 2})}});
  fs::resize_file(folder / "source/model.safetensors", fs::file_size(folder / "source/model.safetensors") - 1);
  EXPECT_THAT(error("model"), HasSubstr("model.safetensors' is not a complete safetensors file"));
  EXPECT_FALSE(fs::exists(folder / "model"));
  EXPECT_THAT(error("source"), HasSubstr("is the source itself"));
  EXPECT_TRUE(fs::exists(folder / "source/config.json"));
}

}  // namespace
}  // namespace sotto::conversion
