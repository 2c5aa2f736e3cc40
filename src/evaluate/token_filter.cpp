#include "src/evaluate/token_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace sotto::evaluate {
namespace {

using packing::TokenId;
constexpr float kExcluded = -std::numeric_limits<float>::infinity();

// In lanes, which compilers vectorise, unlike std::max_element. Passes NaN over; -infinity of nothing else.
float greatest(std::span<const float> scores) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> lanes;
  lanes.fill(kExcluded);
  const std::size_t whole = scores.size() / kLanes * kLanes;
  for (std::size_t v = 0; v < whole; v += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = scores[v + lane] > lanes[lane] ? scores[v + lane] : lanes[lane];
    }
  }
  for (const float score : scores.subspan(whole)) lanes[0] = std::max(lanes[0], score);
  return *std::max_element(lanes.begin(), lanes.end());
}

double sum_of_exponentials(std::span<const float> scores, double shift) {
  double sum = 0;
  for (const float score : scores) sum += std::exp(score - shift);
  return sum;
}

}  // namespace

void penalize_repetition(std::span<float> scores, std::span<const TokenId> token_ids, double penalty) {
  if (penalty == 1.0) return;
  const auto factor = static_cast<float>(penalty);
  for (const TokenId id : std::set<TokenId>(token_ids.begin(), token_ids.end())) {
    if (packing::is_virtual(id)) continue;
    float& score = scores[static_cast<std::size_t>(id)];
    score = score < 0 ? score * factor : score / factor;
  }
}

void exclude(std::span<float> scores, TokenId token) { scores[static_cast<std::size_t>(token)] = kExcluded; }

void divide_by_temperature(std::span<float> scores, double temperature) {
  if (temperature == 1.0) return;
  for (float& score : scores) score /= static_cast<float>(temperature);
}

void keep_top_k(std::span<float> scores, std::int64_t k) {
  if (k <= 0 || k >= static_cast<std::int64_t>(scores.size())) return;
  std::vector<float> ordered(scores.begin(), scores.end());
  std::nth_element(ordered.begin(), ordered.begin() + (k - 1), ordered.end(), std::greater<>());
  const float least = ordered[static_cast<std::size_t>(k - 1)];
  for (float& score : scores) {
    if (score < least) score = kExcluded;
  }
}

void keep_top_p(std::span<float> scores, double p) {
  if (p >= 1.0) return;
  std::vector<TokenId> order;
  for (std::size_t id = 0; id < scores.size(); ++id) {
    if (scores[id] != kExcluded) order.push_back(static_cast<TokenId>(id));
  }
  const auto score_of = [&](TokenId id) { return scores[static_cast<std::size_t>(id)]; };
  // Of equal ones the lower id goes first.
  std::stable_sort(order.begin(), order.end(), [&](TokenId a, TokenId b) { return score_of(a) > score_of(b); });
  const double shift = greatest(scores), whole = sum_of_exponentials(scores, shift);
  double sum = 0;
  for (const TokenId id : order) {
    const double probability = std::exp(score_of(id) - shift) / whole;
    if (sum >= p && sum > 0) exclude(scores, id);
    sum += probability;
  }
}

std::vector<float> log_softmax(std::span<const float> scores) {
  const double shift = greatest(scores);
  const double log_sum = shift + std::log(sum_of_exponentials(scores, shift));
  std::vector<float> result;
  result.reserve(scores.size());
  for (const float score : scores) result.push_back(static_cast<float>(score - log_sum));
  return result;
}

TokenId likeliest(std::span<const float> scores) {
  const auto place = std::find(scores.begin(), scores.end(), greatest(scores));
  return place == scores.end() ? 0 : static_cast<TokenId>(place - scores.begin());
}

TokenId draw(std::span<const float> scores, double uniform) {
  const double shift = greatest(scores);
  const double threshold = uniform * sum_of_exponentials(scores, shift);
  double sum = 0;
  std::size_t last = 0;  // rounding can leave the sum below the threshold: then the last possible token
  for (std::size_t id = 0; id < scores.size(); ++id) {
    if (scores[id] == kExcluded) continue;
    last = id;
    sum += std::exp(scores[id] - shift);
    if (sum > threshold) break;
  }
  return static_cast<TokenId>(last);
}

}  // namespace sotto::evaluate
