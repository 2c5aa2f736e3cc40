#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/report/line_chart.h"

namespace sotto::report {

// A question, what was expected and what was said.
struct AnsweredQuestion {
  std::string task;
  std::vector<std::pair<std::string, std::string>> fields;  // of the question, without the answer
  std::vector<std::string> answers;
  std::optional<std::string> before, after;

  // What was said in the end is one of the answers, case and white space apart.
  bool is_right() const;
};

struct StageRecord {
  std::string name, state;
  std::optional<double> seconds;
  std::string configuration;           // its resolved YAML; "" where there is none
  nlohmann::ordered_json environment;  // environment.json; null where there is none
};

// What the files of a run's folder say, as far as they are there.
struct RunRecord {
  std::string name;
  std::filesystem::path folder;
  std::string command;  // as typed; "" where no launcher started the run
  std::vector<StageRecord> stages;
  Series train_loss{"train_loss", {}}, val_loss{"val_loss", {}}, learning_rate{"lr", {}};
  std::map<std::string, double> speed;  // samples_per_s and tokens_per_s (medians), peak_memory_gb (the most)
  nlohmann::ordered_json metrics;       // metrics.json: {"before": {task: {figure: value}}, "after": ..}
  std::vector<AnsweredQuestion> questions;

  // A task's figure, where it was measured.
  std::optional<double> figure(const std::string& moment, const std::string& task, const std::string& name) const;
};

// Reads a run's folder (manifest.json and a folder a stage), or the folder of one stage that was run alone. A line or a
// file that is not whole, as a run that still writes leaves it, is passed over. Errors (UserError): a folder that is
// not there, or has neither a training's nor an evaluation's files.
RunRecord read_run(const std::filesystem::path& folder);

}  // namespace sotto::report
