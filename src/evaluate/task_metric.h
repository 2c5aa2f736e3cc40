#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// The metrics by name: squad, accuracy, intent_and_slot, bleu, rouge.
const std::vector<std::string>& metric_names();

// `predictions[i]` against `references[i]` (one or several, or none where the data has no answer). Errors (UserError):
// an unknown name, with the nearest.
TaskScore score_task(std::string_view metric, const std::vector<std::string>& predictions,
                     const std::vector<std::vector<std::string>>& references);

// What the reference answers look like: intent_and_slot where all are of that form; accuracy where each question has
// one answer and all are from a set of labels that occur four times each on average; rouge where they have 20 words or
// more on average; else squad.
std::string likely_metric(const std::vector<std::vector<std::string>>& references);

}  // namespace sotto::evaluate
