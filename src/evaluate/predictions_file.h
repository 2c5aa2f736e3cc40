#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/data/example_encoder.h"
#include "src/evaluate/figure.h"
#include "src/evaluate/reference_score.h"
#include "src/evaluate/search.h"

namespace sotto::evaluate {

// predictions.jsonl: of every example, in order, the input's fields, `prediction` (the best answer), `answers` (the
// references), `token_ids`; `log_probs` of the answer's tokens where they were asked for; `predictions`, all of them,
// the best first, where there are several; and, where `scores` is not empty, `reference_token_ids` with their
// `reference_log_probs`. Written whole or not at all.
void write_predictions(const std::filesystem::path& file, const std::vector<data::PromptExample>& examples,
                       const std::vector<std::vector<Generation>>& generations,
                       const std::vector<ReferenceScore>& scores = {});

// metrics.json: {"before": {"squad": {"exact_match": .., "f1": .., "total": ..}}, "after": {...}}: each task's figures
// by name, in percent, and its number of questions.
void write_metrics(const std::filesystem::path& file, const std::map<std::string, TaskScores>& metrics);

}  // namespace sotto::evaluate
