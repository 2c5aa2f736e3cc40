#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// Lower case, ASCII punctuation and the articles a/an/the removed, white space collapsed. Letters of the Latin, Greek
// and Cyrillic alphabets are lowered, others kept. Source: the official SQuAD v1.1 evaluation (Rajpurkar et al. 2016).
std::string normalize_answer(std::string_view text);

// 1 or 0, and the overlap of words in [0, 1], against the best of the references.
double exact_match(std::string_view prediction, const std::vector<std::string>& references);
double word_f1(std::string_view prediction, const std::vector<std::string>& references);

// `exact_match` and `f1` over all questions; `references[i]` belong to `predictions[i]`.
TaskScore squad_score(const std::vector<std::string>& predictions,
                      const std::vector<std::vector<std::string>>& references);

}  // namespace sotto::evaluate
