#pragma once

#include <string>
#include <vector>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// `accuracy`: how often the answer is the label (or one of several that count as right), white space at both ends
// apart; `macro_f1`: the mean over the labels of the references of each label's F1. An answer that is no label is a
// miss of the right one. Source: scikit-learn's accuracy_score, and f1_score with average="macro" over those labels.
TaskScore classification_score(const std::vector<std::string>& predictions,
                               const std::vector<std::vector<std::string>>& references);

}  // namespace sotto::evaluate
