#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/data/example_encoder.h"
#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// Each task's figures. `predictions[i]` answers `examples[i]`. `metrics` names the metrics of some tasks; the others
// get what their reference answers look like (likely_metric).
TaskScores score_answers(const std::map<std::string, std::vector<std::string>>& metrics,
                         const std::vector<data::PromptExample>& examples, const std::vector<std::string>& predictions);

}  // namespace sotto::evaluate
