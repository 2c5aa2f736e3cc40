#pragma once

#include <functional>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/evaluate/search.h"
#include "stages/ask/question_form.h"

namespace sotto::ask {

struct Conversation {
  bool json = false;         // answers as JSON lines: the question's fields, `prediction`, `predictions`, `log_probs`
  bool interactive = false;  // asks for each field, and goes on after a question that is wrong
};

using AnswerQuestion = std::function<std::vector<evaluate::Generation>(const nlohmann::ordered_json&)>;

// Reads questions from `input` until it ends and writes each answer to `output` at once; what is asked for goes to
// `prompts`. Errors (UserError, naming the line, where not interactive): a question that cannot be answered, an input
// that ends within one.
void ask(std::istream& input, std::ostream& output, std::ostream& prompts, QuestionForm form,
         const AnswerQuestion& answer, const Conversation& conversation);

}  // namespace sotto::ask
