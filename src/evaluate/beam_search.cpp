#include "src/evaluate/beam_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "src/evaluate/answer_text.h"
#include "src/evaluate/token_filter.h"

namespace sotto::evaluate {

using packing::TokenId;

BeamSearch::BeamSearch(SearchTask task) : task_(std::move(task)), beams_(1) {}

// 2 * num_beams of them, the best first; of equal ones that of the better beam, then of the lower id.
std::vector<BeamSearch::Candidate> BeamSearch::best_candidates(const LineLogits& logits) const {
  const auto wanted = static_cast<std::size_t>(2 * task_.options.num_beams);
  const auto better = [](const Candidate& one, const Candidate& other) { return one.score > other.score; };
  std::vector<Candidate> best;
  for (std::size_t at = 0; at < beams_.size(); ++at) {
    const Beam& beam = beams_[at];
    const std::vector<float> log_probs = log_softmax(logits.row(at));
    std::vector<float> scores = log_probs;
    std::vector<TokenId> seen = task_.context;
    seen.insert(seen.end(), beam.token_ids.begin(), beam.token_ids.end());
    penalize_repetition(scores, seen, task_.options.repetition_penalty);
    if (static_cast<std::int64_t>(beam.token_ids.size()) < task_.options.min_new_tokens) {
      exclude(scores, task_.tokenizer.end_of_text_id());
    }
    for (std::size_t id = 0; id < scores.size(); ++id) {
      const float score = beam.score + scores[id];
      if (score == -std::numeric_limits<float>::infinity()) continue;
      if (best.size() == wanted && score <= best.back().score) continue;
      const Candidate candidate{score, at, static_cast<TokenId>(id), log_probs[id]};
      best.insert(std::upper_bound(best.begin(), best.end(), candidate, better), candidate);
      if (best.size() > wanted) best.pop_back();
    }
  }
  return best;
}

BeamSearch::Beam BeamSearch::extended(const Candidate& candidate) const {
  Beam beam = beams_[candidate.parent];
  beam.token_ids.push_back(candidate.token);
  beam.log_probs.push_back(candidate.log_prob);
  beam.score = candidate.score;
  return beam;
}

bool BeamSearch::is_finished(const Beam& beam) const {
  const GenerationOptions& options = task_.options;
  return ends_answer(task_.tokenizer, options, beam.token_ids.back(), beam.token_ids.size() - 1) ||
         static_cast<std::int64_t>(beam.token_ids.size()) == task_.max_new_tokens ||
         (!options.stop_strings.empty() &&
          answer_text(task_.tokenizer, beam.token_ids, options.stop_strings, options.min_new_tokens).stopped);
}

void BeamSearch::keep_finished(Beam beam) {
  beam.score /= static_cast<float>(std::pow(beam.token_ids.size(), task_.options.length_penalty));
  const auto place = std::upper_bound(finished_.begin(), finished_.end(), beam,
                                      [](const Beam& one, const Beam& other) { return one.score > other.score; });
  finished_.insert(place, std::move(beam));
  if (static_cast<std::int64_t>(finished_.size()) > task_.options.num_beams) finished_.pop_back();
}

bool BeamSearch::can_improve(const std::vector<Beam>& going_on) const {
  if (going_on.empty()) return false;
  if (!is_full()) return true;
  if (task_.options.early_stopping == EarlyStopping::kYes) return false;
  const double penalty = task_.options.length_penalty;
  const bool by_longest = task_.options.early_stopping == EarlyStopping::kNever && penalty > 0;
  const double length =
      by_longest ? static_cast<double>(task_.max_new_tokens) : static_cast<double>(going_on.front().token_ids.size());
  return going_on.front().score / static_cast<float>(std::pow(length, penalty)) > finished_.back().score;
}

std::vector<Continuation> BeamSearch::advance(const LineLogits& logits) {
  const auto num_beams = static_cast<std::size_t>(task_.options.num_beams);
  const std::vector<Candidate> candidates = best_candidates(logits);
  std::vector<Beam> going_on, finished;
  std::vector<Continuation> next;
  for (std::size_t rank = 0; rank < candidates.size(); ++rank) {
    Beam beam = extended(candidates[rank]);
    if (is_finished(beam)) {
      // The candidates behind the first num_beams are there to go on alone.
      if (rank < num_beams) finished.push_back(std::move(beam));
    } else if (going_on.size() < num_beams) {
      going_on.push_back(std::move(beam));
      next.push_back({candidates[rank].parent, candidates[rank].token});
    }
  }
  for (Beam& beam : finished) keep_finished(std::move(beam));
  if (!can_improve(going_on)) next.clear();
  beams_ = std::move(going_on);
  return next;
}

std::vector<Generation> BeamSearch::results() const {
  const GenerationOptions& options = task_.options;
  std::vector<Generation> results;
  for (const Beam& beam : finished_) {
    if (static_cast<std::int64_t>(results.size()) == options.num_return_sequences) break;
    Generation& result = results.emplace_back(Generation{.token_ids = beam.token_ids, .text = {}});
    if (options.log_probs) result.log_probs = beam.log_probs;
    if (ends_answer(task_.tokenizer, options, result.token_ids.back(), result.token_ids.size() - 1)) {
      result.token_ids.pop_back();
      if (options.log_probs) result.log_probs.pop_back();
    }
    result.text = answer_text(task_.tokenizer, result.token_ids, options.stop_strings, options.min_new_tokens).text;
  }
  // A vocabulary too small for so many different answers.
  results.resize(static_cast<std::size_t>(options.num_return_sequences));
  return results;
}

}  // namespace sotto::evaluate
