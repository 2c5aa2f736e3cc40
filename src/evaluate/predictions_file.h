#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/data/example_encoder.h"
#include "src/evaluate/greedy_decoder.h"
#include "src/evaluate/reference_score.h"
#include "src/evaluate/squad_metric.h"

namespace sotto::evaluate {

// predictions.jsonl: of every example, in order, the input's fields, `prediction`, `answers` (the references),
// `token_ids` and, where `scores` is not empty, `reference_token_ids` with their `reference_log_probs`. Written whole
// or not at all.
void write_predictions(const std::filesystem::path& file, const std::vector<data::PromptExample>& examples,
                       const std::vector<Generation>& generations, const std::vector<ReferenceScore>& scores = {});

// metrics.json: {"before": {"squad": {"exact_match": .., "f1": .., "total": ..}}, "after": {...}}; percent.
using TaskScores = std::map<std::string, SquadScore>;
void write_metrics(const std::filesystem::path& file, const std::map<std::string, TaskScores>& metrics);

}  // namespace sotto::evaluate
