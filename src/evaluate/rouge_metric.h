#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// `rouge1`, `rouge2` (shared runs of one and two words) and `rougeL` (the longest common subsequence), each as F1 in
// percent, the mean over the questions of the best reference. Words are runs of a-z and 0-9 after lowering, not
// stemmed. Source: Lin 2004; the package rouge_score (use_stemmer=False).
TaskScore rouge_score(const std::vector<std::string>& predictions,
                      const std::vector<std::vector<std::string>>& references);

}  // namespace sotto::evaluate
