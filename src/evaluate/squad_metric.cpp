#include "src/evaluate/squad_metric.h"

#include <algorithm>
#include <map>

#include "src/evaluate/lower_case.h"
#include "src/evaluate/white_space.h"

namespace sotto::evaluate {
namespace {

bool is_ascii_punctuation(char c) {
  return static_cast<unsigned char>(c) < 0x80 && std::ispunct(static_cast<unsigned char>(c));
}

bool is_word_sign(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// The articles as whole words, each replaced by a space.
std::string without_articles(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_sign(text[at])) {
      result += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_sign(text[end])) ++end;
    const std::string word = text.substr(at, end - at);
    result += word == "a" || word == "an" || word == "the" ? " " : word;
    at = end;
  }
  return result;
}

double f1_of(const std::vector<std::string>& prediction, const std::vector<std::string>& reference) {
  std::map<std::string, int> counts;
  for (const std::string& word : reference) ++counts[word];
  int common = 0;
  for (const std::string& word : prediction) common += counts[word]-- > 0 ? 1 : 0;
  if (common == 0) return 0.0;
  const double precision = common / static_cast<double>(prediction.size());
  const double recall = common / static_cast<double>(reference.size());
  return 2 * precision * recall / (precision + recall);
}

}  // namespace

std::string normalize_answer(std::string_view text) {
  std::string lowered = lower_case(text);
  std::erase_if(lowered, is_ascii_punctuation);
  std::string result;
  for (const std::string& word : split_words(without_articles(lowered))) result += (result.empty() ? "" : " ") + word;
  return result;
}

double exact_match(std::string_view prediction, const std::vector<std::string>& references) {
  const std::string normalized = normalize_answer(prediction);
  const bool matches = std::any_of(references.begin(), references.end(), [&](const std::string& reference) {
    return normalize_answer(reference) == normalized;
  });
  return matches ? 1.0 : 0.0;
}

double word_f1(std::string_view prediction, const std::vector<std::string>& references) {
  const auto words = split_words(normalize_answer(prediction));
  double best = 0;
  for (const std::string& reference : references)
    best = std::max(best, f1_of(words, split_words(normalize_answer(reference))));
  return best;
}

TaskScore squad_score(const std::vector<std::string>& predictions,
                      const std::vector<std::vector<std::string>>& references) {
  std::vector<double> exact, overlap;
  for (std::size_t at = 0; at < predictions.size(); ++at) {
    exact.push_back(exact_match(predictions[at], references[at]));
    overlap.push_back(word_f1(predictions[at], references[at]));
  }
  return {.figures = {mean_figure("exact_match", exact), mean_figure("f1", overlap)},
          .total = static_cast<std::int64_t>(predictions.size())};
}

}  // namespace sotto::evaluate
