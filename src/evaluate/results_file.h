#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// What results.json says besides the figures.
struct ResultsFacts {
  std::string model_args;                         // "pretrained=...,peft=..."
  std::map<std::string, std::string> templates;   // by task
  std::map<std::string, std::string> generation;  // the settings of generating, by name
  std::int64_t batch_size = 1;
  std::int64_t seed = 0;
  double seconds = 0;  // that answering took
};

// results.json in the layout of the Language Model Evaluation Harness (0.4): "results" with "<figure>,none" and
// "<figure>_stderr,none" for each task, "configs", "versions", "n-shot", "higher_is_better", "n-samples", "config",
// "date". As there, figures are fractions, but BLEU and ROUGE lie in 0 to 100; "N/A" where no standard error is known.
void write_results(const std::filesystem::path& file, const TaskScores& scores, const ResultsFacts& facts);

}  // namespace sotto::evaluate
