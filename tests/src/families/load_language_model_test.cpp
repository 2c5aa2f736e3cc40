#include "src/families/load_language_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"
#include "tests/support/tiny_llama.h"

namespace sotto::families {
namespace {

using sotto::testing::message_of;
using ::testing::HasSubstr;

TEST(LoadLanguageModel, MissingAndMisshapenTensorsAreNamed) {
  sotto::testing::TinyLlama tiny(/*tied=*/false);
  tiny.tensors["model.norm.weight"] = tiny.tensors["model.norm.weight"].narrow(0, 0, 5);
  EXPECT_THAT(message_of([&] { tiny.packed(); }),
              HasSubstr("'model.norm.weight' has shape [5]; config.json asks for [24]"));
  tiny.tensors.erase("lm_head.weight");
  EXPECT_THAT(message_of([&] { tiny.packed(); }), HasSubstr("no tensor 'lm_head.weight'"));
}

TEST(LoadLanguageModel, OtherFamiliesAreRefused) {
  const auto load = [&] { load_language_model({{"model_type", "lama"}}, {}, {}); };
  EXPECT_THAT(
      message_of(load),
      HasSubstr("model_type 'lama' is not supported; gpt2, llama, megatron_gpt, megatron_t5, mistral, mt5, qwen2, "
                "t5 are. Did"));
}

}  // namespace
}  // namespace sotto::families
