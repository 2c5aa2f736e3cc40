#include "src/evaluate/rouge_metric.h"

#include <algorithm>
#include <array>

#include "src/evaluate/lower_case.h"
#include "src/evaluate/ngrams.h"
#include "src/evaluate/white_space.h"

namespace sotto::evaluate {
namespace {

using Words = std::vector<std::string>;

Words words_of(const std::string& text) {
  std::string lowered = lower_case(text);
  for (char& c : lowered) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = ' ';
  }
  return split_words(lowered);
}

double f1(std::int64_t common, std::int64_t given, std::int64_t expected) {
  return common == 0 ? 0.0 : 2.0 * static_cast<double>(common) / static_cast<double>(given + expected);
}

std::int64_t num_ngrams(const Words& words, std::size_t order) {
  return static_cast<std::int64_t>(words.size() + 1 - std::min(words.size() + 1, order));
}

double ngram_f1(const Words& prediction, const Words& reference, std::size_t order) {
  const NgramCounts expected = count_ngrams(reference, order);
  std::int64_t common = 0;
  for (const auto& [ngram, count] : count_ngrams(prediction, order)) {
    const auto found = expected.find(ngram);
    if (found != expected.end()) common += std::min(count, found->second);
  }
  return f1(common, num_ngrams(prediction, order), num_ngrams(reference, order));
}

double longest_common_f1(const Words& prediction, const Words& reference) {
  std::vector<std::int64_t> row(reference.size() + 1), above(reference.size() + 1);
  for (const std::string& word : prediction) {
    std::swap(row, above);
    for (std::size_t at = 0; at < reference.size(); ++at) {
      row[at + 1] = word == reference[at] ? above[at] + 1 : std::max(above[at + 1], row[at]);
    }
  }
  return f1(row.back(), static_cast<std::int64_t>(prediction.size()), static_cast<std::int64_t>(reference.size()));
}

}  // namespace

TaskScore rouge_score(const std::vector<std::string>& predictions,
                      const std::vector<std::vector<std::string>>& references) {
  std::array<std::vector<double>, 3> best;
  for (std::size_t at = 0; at < predictions.size(); ++at) {
    const Words prediction = words_of(predictions[at]);
    std::array<double, 3> scores{};
    for (const std::string& text : references[at]) {
      const Words reference = words_of(text);
      scores[0] = std::max(scores[0], ngram_f1(prediction, reference, 1));
      scores[1] = std::max(scores[1], ngram_f1(prediction, reference, 2));
      scores[2] = std::max(scores[2], longest_common_f1(prediction, reference));
    }
    for (std::size_t kind = 0; kind < best.size(); ++kind) best[kind].push_back(scores[kind]);
  }
  return {.figures = {mean_figure("rouge1", best[0]), mean_figure("rouge2", best[1]), mean_figure("rougeL", best[2])},
          .total = static_cast<std::int64_t>(predictions.size())};
}

}  // namespace sotto::evaluate
