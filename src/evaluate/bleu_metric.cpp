#include "src/evaluate/bleu_metric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "src/evaluate/bleu_tokens.h"
#include "src/evaluate/ngrams.h"

namespace sotto::evaluate {
namespace {

constexpr std::size_t kOrders = 4;

struct BleuCounts {
  std::array<double, kOrders> common{}, given{};
  std::int64_t length = 0, reference_length = 0;
};

// Each n-gram counts as often as in the reference that has most of it.
NgramCounts most_of(const std::vector<std::vector<std::string>>& references, std::size_t order) {
  NgramCounts most;
  for (const auto& reference : references) {
    for (const auto& [ngram, count] : count_ngrams(reference, order)) most[ngram] = std::max(most[ngram], count);
  }
  return most;
}

// Of two equally near, the shorter.
std::int64_t nearest_length(const std::vector<std::vector<std::string>>& references, std::int64_t length) {
  std::int64_t nearest = static_cast<std::int64_t>(references.front().size());
  for (const auto& reference : references) {
    const auto other = static_cast<std::int64_t>(reference.size());
    const auto difference = std::abs(other - length), least = std::abs(nearest - length);
    if (difference < least || (difference == least && other < nearest)) nearest = other;
  }
  return nearest;
}

void add(const std::string& prediction, const std::vector<std::string>& references, BleuCounts& counts) {
  const auto tokens = bleu_tokens(prediction);
  std::vector<std::vector<std::string>> reference_tokens;
  for (const std::string& reference : references) reference_tokens.push_back(bleu_tokens(reference));
  const auto length = static_cast<std::int64_t>(tokens.size());
  counts.length += length;
  if (!references.empty()) counts.reference_length += nearest_length(reference_tokens, length);
  for (std::size_t order = 1; order <= kOrders; ++order) {
    const NgramCounts most = most_of(reference_tokens, order);
    for (const auto& [ngram, count] : count_ngrams(tokens, order)) {
      const auto found = most.find(ngram);
      if (found != most.end()) counts.common[order - 1] += static_cast<double>(std::min(count, found->second));
      counts.given[order - 1] += static_cast<double>(count);
    }
  }
}

double bleu(const BleuCounts& counts) {
  if (counts.common[0] == 0) return 0;
  double log_sum = 0, smoothing = 1;
  for (std::size_t order = 0; order < kOrders; ++order) {
    if (counts.given[order] == 0) return 0;  // no answer is that long
    if (counts.common[order] == 0) smoothing *= 2;
    log_sum += std::log((counts.common[order] == 0 ? 1 / smoothing : counts.common[order]) / counts.given[order]);
  }
  const double ratio = static_cast<double>(counts.reference_length) / static_cast<double>(counts.length);
  return 100.0 * std::exp(log_sum / kOrders + std::min(0.0, 1 - ratio));
}

}  // namespace

TaskScore bleu_score(const std::vector<std::string>& predictions,
                     const std::vector<std::vector<std::string>>& references) {
  BleuCounts counts;
  for (std::size_t at = 0; at < predictions.size(); ++at) add(predictions[at], references[at], counts);
  return {.figures = {{.name = "bleu", .value = bleu(counts)}}, .total = static_cast<std::int64_t>(predictions.size())};
}

}  // namespace sotto::evaluate
