#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "src/core/mapped_file.h"
#include "src/packing/pack_rows.h"
#include "tests/support/encoder_decoder_golden.h"
#include "tests/support/family_golden.h"
#include "tests/support/formula_weights.h"
#include "tests/support/guarded_device.h"

// Models on a device whose memory no code of ours can read (guarded_device.h) and, where LibTorch sees one, on a GPU:
// what the families' own tests expect of the CPU.
namespace sotto::model {
namespace {

using sotto::testing::guarded_device;
using sotto::testing::load_formula_model;

std::vector<c10::Device> devices() {
  std::vector<c10::Device> devices = {guarded_device()};
  if (at::hasCUDA()) devices.emplace_back(c10::kCUDA, 0);
  return devices;
}

nlohmann::json golden_llama() {
  const auto goldens = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/families.json"));
  for (const auto& golden : goldens.at("cases")) {
    if (golden.at("name") == "llama") return golden;
  }
  throw std::runtime_error("families.json has no case 'llama'");
}

class OnAnotherDevice : public ::testing::TestWithParam<std::string> {};

TEST_P(OnAnotherDevice, ADecoderHasTheNumbersOfTransformers) {
  for (const c10::Device device : devices()) sotto::testing::expect_golden_of_family(GetParam(), device);
}

INSTANTIATE_TEST_SUITE_P(Decoders, OnAnotherDevice,
                         ::testing::Values("llama", "llama_biases", "mistral_window", "qwen2", "gpt2",
                                           "gpt2_gelu_untied", "gpt2_relu", "megatron_partial_rope", "megatron_rope_1p",
                                           "megatron_llama"),
                         [](const auto& test) { return test.param; });

class EncoderOnAnotherDevice : public ::testing::TestWithParam<std::string> {};

TEST_P(EncoderOnAnotherDevice, AnEncoderDecoderHasTheNumbersOfTransformers) {
  for (const c10::Device device : devices()) sotto::testing::expect_golden_of_encoder_decoder(GetParam(), device);
}

INSTANTIATE_TEST_SUITE_P(EncoderDecoders, EncoderOnAnotherDevice,
                         ::testing::Values("t5", "mt5", "megatron_t5_learned", "megatron_t5_relative"),
                         [](const auto& test) { return test.param; });

// A prefix of every layer, in two rows at once: its gradient, and a cache's keys and values given back as one.
TEST(OtherDevice, PrefixesAreThoseOfTheCpu) {
  const nlohmann::json golden = golden_llama();
  const auto expected = load_formula_model(golden);
  const ModelShape& shape = expected->shape();
  const at::Tensor prefix = sotto::testing::formula_tensor("p", {3, shape.num_layers, 2, shape.key_size}, 1.0, 0.0);
  const std::vector<packing::Row> rows = {{{-1, -2, -3, 5, 6, 7}, 4}, {{-1, -2, -3, 5, 8}, 4}};
  const auto batch = packing::pack_rows(rows);
  const std::vector<float> weights(batch.targets_N.size(), 0.5F);
  const auto wanted = expected->score_with_gradient(batch, prefix, weights);
  const auto wanted_cache = expected->new_cache(batch.plan.num_slots);
  expected->next_token_logits(batch, prefix, {0}, *wanted_cache);
  for (const c10::Device device : devices()) {
    const auto model = load_formula_model(golden, device);
    const auto score = model->score_with_gradient(batch, prefix, weights);
    // fp32 sums in another order.
    EXPECT_TRUE(at::allclose(score.log_prob_N, wanted.log_prob_N, 1e-5, 1e-5)) << device;
    EXPECT_TRUE(at::allclose(score.grad_prompt_PD, wanted.grad_prompt_PD, 1e-4, 1e-6)) << device;
    const auto cache = model->new_cache(batch.plan.num_slots);
    model->next_token_logits(batch, prefix, {0}, *cache);
    EXPECT_TRUE(at::allclose(cache->prefix(3), wanted_cache->prefix(3), 1e-5, 1e-5)) << device;
  }
}

// In bf16 every product is rounded, 8 bits of a number, on either device in another order.
TEST(OtherDevice, Bf16IsNearFp32) {
  const nlohmann::json golden = golden_llama();
  const std::vector<packing::Row> rows = {{{3, 5, 6, 7}, 1}, {{3, 5, 8}, 2}};
  const auto batch = packing::pack_rows(rows);
  const auto wanted = load_formula_model(golden)->score(batch, {});
  for (const c10::Device device : devices()) {
    const auto model = load_formula_model(golden, device, Precision::kBf16);
    EXPECT_LT((model->score(batch, {}).log_prob_N - wanted.log_prob_N).abs().max().item<double>(), 0.05) << device;
  }
}

}  // namespace
}  // namespace sotto::model
