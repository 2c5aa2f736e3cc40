#include "src/evaluate/predictions_file.h"

#include "src/core/atomic_file.h"

namespace sotto::evaluate {
namespace {

// Text cut inside a character is written with U+FFFD in its place.
std::string dump(const nlohmann::ordered_json& json, int indent = -1) {
  return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void write_predictions(const std::filesystem::path& file, const std::vector<data::PromptExample>& examples,
                       const std::vector<std::vector<Generation>>& generations,
                       const std::vector<ReferenceScore>& scores) {
  core::AtomicFile output(file);
  for (std::size_t at = 0; at < examples.size(); ++at) {
    nlohmann::ordered_json line = examples[at].fields;
    const Generation& best = generations[at].front();
    line["prediction"] = best.text;
    line["answers"] = examples[at].reference_answers;
    line["token_ids"] = best.token_ids;
    if (best.log_probs.size() == best.token_ids.size() && !best.log_probs.empty()) line["log_probs"] = best.log_probs;
    for (const Generation& one : generations[at]) {
      if (generations[at].size() > 1) line["predictions"].push_back(one.text);
    }
    if (!scores.empty()) {
      line["reference_token_ids"] = scores[at].token_ids;
      line["reference_log_probs"] = scores[at].log_probs;
    }
    output.write(dump(line) + "\n");
  }
  output.commit();
}

void write_metrics(const std::filesystem::path& file, const std::map<std::string, TaskScores>& metrics) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const char* const moment : {"before", "after"}) {
    if (!metrics.contains(moment)) continue;
    for (const auto& [task, score] : metrics.at(moment)) {
      for (const Figure& figure : score.figures) json[moment][task][figure.name] = figure.value;
      json[moment][task]["total"] = score.total;
    }
  }
  core::write_file_atomically(file, dump(json, 2) + "\n");
}

}  // namespace sotto::evaluate
