#include "src/evaluate/answer_text.h"

#include <algorithm>

namespace sotto::evaluate {

AnswerText answer_text(const tokenizer::Tokenizer& tokenizer, std::span<const packing::TokenId> token_ids,
                       const std::vector<std::string>& stop_strings, std::int64_t min_tokens) {
  AnswerText answer{.text = tokenizer.decode(token_ids)};
  if (stop_strings.empty() || static_cast<std::int64_t>(token_ids.size()) < min_tokens) return answer;
  const std::size_t from =
      min_tokens == 0 ? 0 : tokenizer.decode(token_ids.first(static_cast<std::size_t>(min_tokens))).size();
  std::size_t stop = std::string::npos;
  for (const std::string& text : stop_strings) stop = std::min(stop, answer.text.find(text, from));
  answer.stopped = stop != std::string::npos;
  if (answer.stopped) answer.text.resize(stop);
  return answer;
}

bool ends_answer(const tokenizer::Tokenizer& tokenizer, const GenerationOptions& options, packing::TokenId token,
                 std::size_t place) {
  if (token == tokenizer.end_of_text_id()) return true;
  if (static_cast<std::int64_t>(place) < options.min_new_tokens || !tokenizer.is_special(token)) return false;
  const std::string text = tokenizer.decode(std::vector{token}, /*skip_special_tokens=*/false);
  return std::find(options.stop_strings.begin(), options.stop_strings.end(), text) != options.stop_strings.end();
}

}  // namespace sotto::evaluate
