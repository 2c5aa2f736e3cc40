#include "stages/prompt_learning/prompt_learning_model_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/bind.h"
#include "src/config/yaml_reader.h"

namespace sotto::prompt_learning {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kTemplates =
    "task_templates: [{taskname: squad, prompt_template: \"<|VIRTUAL_PROMPT_0|>{q} {answer}\"}]\n  ";

// A section that can be used, with more of its keys given.
config::BindReport bound(const std::string& more, PromptLearningModelConfig* section = nullptr,
                         const std::string& templates = kTemplates) {
  const config::Node root = config::read_yaml(R"(
model:
  language_model_path: m
  nemo_path: p
  new_tasks: [squad]
  )" + templates + more + "\n",
                                              "test");
  config::BindReport report;
  const auto result = config::bind_section<PromptLearningModelConfig>(root, "model", report);
  if (section != nullptr) *section = result;
  return report;
}
constexpr const char* kData = "data: {train_ds: [d]}\n  ";

TEST(PromptLearningModelConfig, both_names_of_prompt_tuning_are_read) {
  for (const std::string name : {"prompt_tuning", "prompt_learning"}) {
    PromptLearningModelConfig section;
    const auto report =
        bound(kData + name + ": {new_prompt_init_methods: [text], new_prompt_init_text: [hello]}", &section);
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_THAT(report.without_effect, IsEmpty());
    EXPECT_EQ(section.prompt_tuning.text(0), "hello") << name;
    const auto nulls = bound(kData + name + ": {new_prompt_init_methods: null, new_prompt_init_text: null}", &section);
    EXPECT_THAT(nulls.problems, IsEmpty()) << "as NeMo's recipes have it";
    EXPECT_EQ(section.prompt_tuning.method(0), "vocabulary");
  }
}

TEST(PromptLearningModelConfig, a_text_to_begin_from_has_words) {
  for (const char* text : {"", "null"}) {
    const std::string keys = std::string("prompt_tuning: {new_prompt_init_methods: [text], new_prompt_init_text: [") +
                             (*text == 0 ? "''" : text) + "]}";
    EXPECT_THAT(bound(kData + keys).problems,
                Contains(HasSubstr("model.prompt_tuning.new_prompt_init_text: the method text needs a text")));
  }
}

TEST(PromptLearningModelConfig, templates_are_read_before_anything_starts) {
  const auto with_template = [](const std::string& style, const std::string& text) {
    return bound(kData + ("virtual_prompt_style: " + style), nullptr,
                 "task_templates: [{taskname: squad, prompt_template: \"" + text + "\"}]\n  ");
  };
  const std::string marker = "<|VIRTUAL_PROMPT_0|>";
  EXPECT_THAT(with_template("p-tuning", "{q} " + marker + " {answer}").problems, IsEmpty());
  EXPECT_THAT(
      with_template("p-tuning", marker + "{q}").problems,
      Contains(HasSubstr(
          "model.task_templates.0.prompt_template: The template of the task 'squad': it must end with the answer")));
  EXPECT_THAT(with_template("prefix-tuning", marker + "{q} {answer}").problems, IsEmpty());
  EXPECT_THAT(with_template("prefix-tuning", "{q} " + marker + " {answer}").problems,
              Contains(HasSubstr("prefix-tuning puts all virtual tokens before the text")));
}

TEST(PromptLearningModelConfig, weights_belong_to_tasks) {
  EXPECT_THAT(bound(std::string(kData) + "loss_weights: {squad: 2}\n  lr_weights: {squad: 0.5}").problems, IsEmpty());
  EXPECT_THAT(bound(std::string(kData) + "loss_weights: {sqad: 2}").problems,
              Contains(HasSubstr("model.loss_weights: 'sqad' is none of new_tasks. Did you mean 'squad'?")));
  EXPECT_THAT(bound(std::string(kData) + "lr_weights: {squad: -1}").problems,
              Contains(HasSubstr("model.lr_weights: the weight of 'squad' must not be negative")));
}

TEST(PromptLearningModelConfig, sampling_gives_each_task_its_exponent) {
  const std::pair<const char*, double> cases[] = {{"task_sampling: proportional", 1.0},
                                                  {"task_sampling: uniform", 0.0},
                                                  {"task_sampling: temperature, sampling_temperature: 4", 0.25}};
  for (const auto& [keys, exponent] : cases) {
    PromptLearningModelConfig section;
    EXPECT_THAT(bound(std::string("data: {train_ds: [d], ") + keys + "}", &section).problems, IsEmpty());
    EXPECT_EQ(section.data.task_exponent(), exponent);
  }
  EXPECT_THAT(bound("data: {train_ds: [d], task_sampling: uniform, shuffle: false}").problems,
              Contains(HasSubstr("model.data.task_sampling: needs shuffle: true")));
}

TEST(PromptLearningModelConfig, a_projected_prefix_begins_as_its_network_does) {
  const std::string keys =
      std::string(kData) + "virtual_prompt_style: prefix-tuning\n  prefix_tuning: {prefix_projection: true}";
  EXPECT_THAT(bound(keys).problems, IsEmpty());
  EXPECT_THAT(bound(keys + "\n  prompt_tuning: {new_prompt_init_methods: [random]}").problems,
              Contains(HasSubstr("begins as its network does")));
}

}  // namespace
}  // namespace sotto::prompt_learning
