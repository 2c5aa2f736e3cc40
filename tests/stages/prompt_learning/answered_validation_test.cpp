#include "stages/prompt_learning/answered_validation.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/model_folder.h"
#include "src/core/atomic_file.h"
#include "src/evaluate/generate.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::prompt_learning {
namespace {

// What the model says itself is the reference of one question, and not of the other.
class AnsweredValidationTest : public ::testing::Test {
 protected:
  AnsweredValidationTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    tokenizer_ = tokenizer::load_tokenizer(folder_ / "model");
    model_ = checkpoint::load_model_folder(folder_ / "model", {model::Precision::kFp32});
    prompt_PD_ = at::ones({2, model_->shape().hidden_size});
    task_template::TaskTemplateConfig task;
    task.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
    task.total_virtual_tokens = 2;
    for (const char* const name : {"first", "second"}) {
      task.taskname = name;
      tasks_.emplace(name, data::ExampleEncoder(task_template::parse_template(task), *tokenizer_, 0, 64));
    }
    config_.data.answer_tokens_to_generate = 3;
    config_.data.validation_ds = {folder_ / "questions.jsonl"};
  }
  std::string said(const std::string& question) const {
    const auto example = tasks_.at("first").encode({{"question", question}}, false);
    const std::vector<packing::Row> rows = {example->row};
    return evaluate::generate(*model_, *tokenizer_, rows, prompt_PD_, {.max_new_tokens = 3}).at(0).at(0).text;
  }
  static std::string line(const std::string& task, const std::string& question, const std::string& answer) {
    return nlohmann::json{{"taskname", task}, {"question", question}, {"answer", answer}}.dump() + "\n";
  }
  std::map<std::string, double> metrics(const std::string& lines) const {
    core::write_file_atomically(folder_ / "questions.jsonl", lines);
    return AnsweredValidation(config_, *model_, *tokenizer_, tasks_).metrics(prompt_PD_);
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<tokenizer::Tokenizer> tokenizer_;
  std::unique_ptr<model::LanguageModel> model_;
  at::Tensor prompt_PD_;
  data::TaskEncoders tasks_;
  PromptLearningModelConfig config_;
};

TEST_F(AnsweredValidationTest, AnswersAreScoredByTheTasksMetric) {
  const auto found = metrics(line("first", "abc", said("abc")) + line("first", "abd", "zz zz"));
  EXPECT_EQ(found.at("val_exact_match"), 50.0);
  EXPECT_EQ(found.count("val_f1"), 1U);
}

TEST_F(AnsweredValidationTest, SeveralTasksHaveTheirOwnAndTheFirstQuestionsAloneCount) {
  config_.new_tasks = {"first", "second"};
  config_.validation_metric = "accuracy";
  config_.data.max_answered_examples = 2;
  const auto found =
      metrics(line("first", "abc", said("abc")) + line("second", "abc", "no") + line("first", "abc", "no"));
  EXPECT_EQ(found.at("val_accuracy_first"), 100.0);
  EXPECT_EQ(found.at("val_accuracy_second"), 0.0);
}

}  // namespace
}  // namespace sotto::prompt_learning
