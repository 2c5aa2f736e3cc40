#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/evaluate/search.h"
#include "src/evaluate/task_encoders.h"
#include "src/model/language_model.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/ask/ask_config.h"

namespace sotto::ask {

// A loaded model with its prompts, that answers one question at a time.
class Answerer {
 public:
  // Errors (UserError): those of loading a model, its tokenizer and its prompts.
  explicit Answerer(const AskConfig& settings);

  // The fields that each task's template asks for.
  std::map<std::string, std::vector<std::string>> fields() const;

  // A question with its taskname: inference.num_return_sequences answers, the best first. Errors (UserError): a task
  // or a field that is not there, a question that is too long.
  std::vector<evaluate::Generation> answer(const nlohmann::ordered_json& question) const;

 private:
  evaluate::InferenceConfig inference_;
  evaluate::GenerationOptions options_;
  std::unique_ptr<tokenizer::Tokenizer> tokenizer_;
  std::unique_ptr<model::LanguageModel> model_;
  evaluate::TaskEncoders tasks_;
  at::Tensor prompt_PD_;
};

}  // namespace sotto::ask
