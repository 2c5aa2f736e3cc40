#pragma once

#include <vector>

#include "src/evaluate/search.h"

namespace sotto::evaluate {

// The num_beams likeliest lines side by side; a finished one (end of text, stop string, longest length) is kept with
// its score, log-probability / length ^ length_penalty, if it is among the num_beams best candidates of its step.
// Source: transformers' beam search (5.x): 2 * num_beams candidates a step, so that enough go on; the end by
// early_stopping. Scores are log-probabilities after the repetition penalty, which acts on them as there.
class BeamSearch : public Search {
 public:
  explicit BeamSearch(SearchTask task);
  std::vector<Continuation> advance(const LineLogits& logits) override;
  std::vector<Generation> results() const override;

 private:
  struct Beam {
    std::vector<packing::TokenId> token_ids;
    std::vector<float> log_probs;
    float score = 0;  // going on: the sum of log-probabilities; finished: with the length penalty
  };
  struct Candidate {
    float score;
    std::size_t parent;
    packing::TokenId token;
    float log_prob;  // of the token, as the model has it
  };

  std::vector<Candidate> best_candidates(const LineLogits& logits) const;
  Beam extended(const Candidate& candidate) const;
  bool is_finished(const Beam& beam) const;
  void keep_finished(Beam beam);
  bool can_improve(const std::vector<Beam>& going_on) const;
  bool is_full() const { return static_cast<std::int64_t>(finished_.size()) == task_.options.num_beams; }

  SearchTask task_;
  std::vector<Beam> beams_;     // going on, the best first
  std::vector<Beam> finished_;  // the best first
};

}  // namespace sotto::evaluate
