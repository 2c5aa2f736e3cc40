#include "src/checkpoint/pytorch_settings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "tests/support/hexadecimal.h"

namespace sotto::checkpoint {
namespace {

nlohmann::ordered_json settings_of_golden(const std::string& name) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/pytorch.json"));
  for (const auto& test : golden.at("good")) {
    if (test.at("name") == name) return read_pytorch_settings(testing::from_hexadecimal(test.at("hex")), "x.pt");
  }
  return {};
}

TEST(PytorchSettings, ArgumentsOfATrainingProgramAreRead) {
  const auto settings = settings_of_golden("checkpoint");
  EXPECT_EQ(settings.at("checkpoint_version"), 3.0);
  EXPECT_EQ(settings.at("iteration"), 7);
  const auto& args = settings.at("args");
  EXPECT_EQ(args.at("num_layers"), 2);
  EXPECT_EQ(args.at("layernorm_epsilon"), 1e-5);
  EXPECT_EQ(args.at("swiglu"), true);
  EXPECT_TRUE(args.at("num_experts").is_null());
  EXPECT_EQ(args.at("tokenizer_type"), "GPT2BPETokenizer");
  // A type, an enumeration and a list say nothing that is plain.
  for (const char* key : {"params_dtype", "model_type", "data_path"}) EXPECT_FALSE(args.contains(key)) << key;
}

TEST(PytorchSettings, TensorsAreNoSettings) {
  EXPECT_EQ(settings_of_golden("nested").dump(), R"({"step":3,"rate":0.1,"model":{"language":{}},"table":{}})");
  EXPECT_EQ(settings_of_golden("zip").dump(), "{}");
}

}  // namespace
}  // namespace sotto::checkpoint
