#include "src/evaluate/inference_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/bind.h"
#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::evaluate {
namespace {

using ::testing::HasSubstr;

InferenceConfig bound(const std::string& yaml) {
  config::BindReport report;
  const auto section = config::bind_section<InferenceConfig>(config::read_yaml("inference: {" + yaml + "}", "c.yaml"),
                                                             "inference", report);
  config::throw_problems("Wrong:", report);
  return section;
}

TEST(InferenceOptions, nothing_set_is_greedy) {
  const auto options = generation_options(bound(""), 8);
  EXPECT_FALSE(options.do_sample);
  EXPECT_EQ(options.num_beams, 1);
  EXPECT_EQ(options.max_new_tokens, 32);
  EXPECT_EQ(options.rows_at_once, 8);
  EXPECT_EQ(options.stop_strings, std::vector<std::string>{"\n"});
}

TEST(InferenceOptions, every_key_reaches_its_option) {
  const auto samples = generation_options(
      bound("greedy: false, tokens_to_generate: 9, min_tokens_to_generate: 2, temperature: 0.5, top_k: 3, top_p: 0.9, "
            "repetition_penalty: 1.2, seed: 5, num_return_sequences: 4, compute_logprob: true, end_strings: [x]"),
      8);
  EXPECT_TRUE(samples.do_sample);
  EXPECT_EQ(samples.max_new_tokens, 9);
  EXPECT_EQ(samples.min_new_tokens, 2);
  EXPECT_EQ(samples.temperature, 0.5);
  EXPECT_EQ(samples.top_k, 3);
  EXPECT_EQ(samples.top_p, 0.9);
  EXPECT_EQ(samples.repetition_penalty, 1.2);
  EXPECT_EQ(samples.seed, 5U);
  EXPECT_EQ(samples.num_return_sequences, 4);
  EXPECT_TRUE(samples.log_probs);
  const auto beams = generation_options(
      bound("num_beams: 4, length_penalty: 0.6, early_stopping: never, num_return_sequences: 2, top_p: 0"), 8);
  EXPECT_EQ(beams.num_beams, 4);
  EXPECT_EQ(beams.length_penalty, 0.6);
  EXPECT_EQ(beams.early_stopping, EarlyStopping::kNever);
  EXPECT_EQ(beams.top_p, 1.0);
  EXPECT_EQ(generation_options(bound("num_beams: 2, early_stopping: 'true'"), 8).early_stopping, EarlyStopping::kYes);
}

TEST(InferenceOptions, what_cannot_be_is_named) {
  const auto message = [](const std::string& yaml) { return testing::message_of([&] { bound(yaml); }); };
  EXPECT_THAT(message("tokens_to_generate: 0"), HasSubstr("tokens_to_generate: must be at least 1"));
  EXPECT_THAT(message("min_tokens_to_generate: 40"), HasSubstr("must be from 0 to tokens_to_generate"));
  EXPECT_THAT(message("temperature: 0"), HasSubstr("must be above 0"));
  EXPECT_THAT(message("top_p: 1.5"), HasSubstr("must be from 0 to 1"));
  EXPECT_THAT(message("greedy: false, num_beams: 2"), HasSubstr("goes with greedy: true alone"));
  EXPECT_THAT(message("num_return_sequences: 2"), HasSubstr("must not be above num_beams"));
}

TEST(InferenceOptions, what_is_set_in_vain_is_said) {
  ::testing::internal::CaptureStderr();
  generation_options(bound("top_p: 0.9, length_penalty: 2"), 8);
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, HasSubstr("change nothing where inference.greedy is true"));
  EXPECT_THAT(said, HasSubstr("change nothing without beams"));
}

}  // namespace
}  // namespace sotto::evaluate
