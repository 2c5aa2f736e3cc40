#include "src/evaluate/line_search.h"

#include <utility>

#include "src/evaluate/answer_text.h"
#include "src/evaluate/token_filter.h"

namespace sotto::evaluate {

using packing::TokenId;

LineSearch::LineSearch(SearchTask task) : task_(std::move(task)) {
  const auto count = static_cast<std::size_t>(task_.options.num_return_sequences);
  lines_.resize(count);
  for (std::size_t line = 0; line < count; ++line) {
    going_on_.push_back(line);
    streams_.emplace_back(task_.options.seed, task_.prompt, static_cast<std::int64_t>(line));
  }
}

TokenId LineSearch::choose(const Generation& line, const RandomStream& stream, std::span<const float> logits) const {
  const GenerationOptions& options = task_.options;
  const auto place = static_cast<std::int64_t>(line.token_ids.size());
  const bool must_go_on = place < options.min_new_tokens;
  std::vector<float> changed;
  std::span<const float> scores = logits;
  if (options.do_sample || options.repetition_penalty != 1.0 || must_go_on) {
    changed.assign(logits.begin(), logits.end());
    std::vector<TokenId> seen = task_.context;
    seen.insert(seen.end(), line.token_ids.begin(), line.token_ids.end());
    penalize_repetition(changed, seen, options.repetition_penalty);
    if (must_go_on) exclude(changed, task_.tokenizer.end_of_text_id());
    scores = changed;
  }
  if (!options.do_sample) return likeliest(scores);
  divide_by_temperature(changed, options.temperature);
  keep_top_k(changed, options.top_k);
  keep_top_p(changed, options.top_p);
  return draw(changed, stream.uniform(place));
}

bool LineSearch::ends_with(Generation& line, TokenId token) const {
  if (ends_answer(task_.tokenizer, task_.options, token, line.token_ids.size())) return true;
  line.token_ids.push_back(token);
  AnswerText answer =
      answer_text(task_.tokenizer, line.token_ids, task_.options.stop_strings, task_.options.min_new_tokens);
  line.text = std::move(answer.text);
  return answer.stopped || static_cast<std::int64_t>(line.token_ids.size()) == task_.max_new_tokens;
}

std::vector<Continuation> LineSearch::advance(const LineLogits& logits) {
  std::vector<Continuation> next;
  std::vector<std::size_t> going_on;
  for (std::size_t at = 0; at < going_on_.size(); ++at) {
    const std::size_t parent = at_prompt_ ? 0 : at;
    Generation& line = lines_[going_on_[at]];
    const TokenId token = choose(line, streams_[going_on_[at]], logits.row(parent));
    const bool ended = ends_with(line, token);
    if (task_.options.log_probs && line.token_ids.size() > line.log_probs.size()) {
      line.log_probs.push_back(log_softmax(logits.row(parent))[static_cast<std::size_t>(token)]);
    }
    if (ended) continue;
    next.push_back({parent, token});
    going_on.push_back(going_on_[at]);
  }
  at_prompt_ = false;
  going_on_ = std::move(going_on);
  return next;
}

}  // namespace sotto::evaluate
