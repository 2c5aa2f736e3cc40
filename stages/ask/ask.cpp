#include "stages/ask/ask.h"

#include <fmt/format.h>

#include <istream>
#include <ostream>

#include "src/core/error.h"
#include "src/core/interrupt.h"

namespace sotto::ask {
namespace {

using Json = nlohmann::ordered_json;

std::string json_line(const Json& question, const std::vector<evaluate::Generation>& answers) {
  Json line = question;
  line["prediction"] = answers.front().text;
  if (answers.size() > 1) {
    for (const auto& answer : answers) line["predictions"].push_back(answer.text);
  }
  line["token_ids"] = answers.front().token_ids;
  if (!answers.front().log_probs.empty()) line["log_probs"] = answers.front().log_probs;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_answer(std::ostream& output, const Json& question, const std::vector<evaluate::Generation>& answers,
                  bool json) {
  if (json) {
    output << json_line(question, answers) << std::endl;  // at once: someone waits for it
    return;
  }
  for (const auto& answer : answers) {
    const std::size_t first = answer.text.find_first_not_of(" \n");
    output << (first == std::string::npos ? "" : answer.text.substr(first)) << std::endl;
  }
}

}  // namespace

void ask(std::istream& input, std::ostream& output, std::ostream& prompts, QuestionForm form,
         const AnswerQuestion& answer, const Conversation& conversation) {
  std::int64_t number = 0;
  const auto read_line = [&](std::string& line) {
    core::throw_if_interrupted();
    if (conversation.interactive) prompts << form.next_field() << "> " << std::flush;
    return static_cast<bool>(std::getline(input, line));
  };
  for (std::string line; read_line(line);) {
    ++number;
    // At a prompt the field is known: what is typed is its value.
    const std::string field = form.next_field();
    const bool is_value = conversation.interactive && !field.empty() && !line.starts_with('{') && !line.empty() &&
                          !line.starts_with(field + "=");
    try {
      const auto question = form.take(is_value ? field + "=" + line : line);
      if (question) write_answer(output, *question, answer(*question), conversation.json);
    } catch (const core::UserError& error) {
      if (!conversation.interactive) throw core::UserError(fmt::format("line {}: {}", number, error.what()));
      prompts << "error: " << error.what() << std::endl;
    }
  }
  if (conversation.interactive) {
    prompts << std::endl;
  } else if (form.is_begun()) {
    throw core::UserError(fmt::format("the input ends within a question: '{}' is missing.", form.next_field()));
  }
}

}  // namespace sotto::ask
