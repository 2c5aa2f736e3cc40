#include "src/report/run_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::report {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string text_of(const fs::path& file) { return fs::exists(file) ? core::read_text_file(file) : ""; }

Json parsed(const std::string& text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_discarded() ? Json() : json;
}

std::vector<Json> lines_of(const fs::path& file) {
  std::vector<Json> lines;
  std::istringstream stream(text_of(file));
  for (std::string line; std::getline(stream, line);) {
    Json json = parsed(line);
    if (json.is_object()) lines.push_back(std::move(json));
  }
  return lines;
}

std::optional<double> number(const Json& json, const char* key) {
  if (!json.is_object() || !json.contains(key) || !json[key].is_number()) return std::nullopt;
  return json[key].get<double>();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void read_training(const fs::path& file, RunRecord& run) {
  std::map<std::string, std::vector<double>> rates;
  for (const Json& line : lines_of(file)) {
    const auto step = number(line, "step");
    if (!step) continue;
    for (Series* const series : {&run.train_loss, &run.val_loss, &run.learning_rate}) {
      if (const auto value = number(line, series->name.c_str())) series->points.emplace_back(*step, *value);
    }
    for (const char* const key : {"samples_per_s", "tokens_per_s", "peak_memory_gb"}) {
      if (const auto value = number(line, key)) rates[key].push_back(*value);
    }
  }
  for (const auto& [key, values] : rates) {
    run.speed[key] = key == "peak_memory_gb" ? *std::max_element(values.begin(), values.end()) : median(values);
  }
}

// What evaluation adds to a question's own fields.
bool is_answer_field(const std::string& name) {
  static const std::vector<std::string> added = {
      "taskname",  "prediction", "predictions",         "answers",
      "token_ids", "log_probs",  "reference_token_ids", "reference_log_probs"};
  return std::find(added.begin(), added.end(), name) != added.end();
}

AnsweredQuestion question_of(const Json& line) {
  AnsweredQuestion question;
  if (line.contains("taskname") && line["taskname"].is_string()) question.task = line["taskname"].get<std::string>();
  if (line.contains("answers") && line["answers"].is_array()) {
    for (const auto& answer : line["answers"]) {
      if (answer.is_string()) question.answers.push_back(answer.get<std::string>());
    }
  }
  for (const auto& [name, value] : line.items()) {
    if (is_answer_field(name) || !value.is_string()) continue;
    const auto text = value.get<std::string>();
    if (std::find(question.answers.begin(), question.answers.end(), text) != question.answers.end()) continue;
    question.fields.emplace_back(name, text);
  }
  return question;
}

void read_predictions(const fs::path& folder, RunRecord& run) {
  const auto before = lines_of(folder / "predictions_before.jsonl"), after = lines_of(folder / "predictions.jsonl");
  const auto& lines = after.empty() ? before : after;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    AnsweredQuestion& question = run.questions.emplace_back(question_of(lines[at]));
    if (at < before.size()) question.before = before[at].value("prediction", "");
    if (at < after.size()) question.after = after[at].value("prediction", "");
  }
}

StageRecord stage_of(const std::string& name, const fs::path& folder) {
  StageRecord stage{.name = name, .state = {}, .seconds = {}, .configuration = {}, .environment = {}};
  stage.configuration = text_of(folder / (name + ".yaml"));
  stage.environment = parsed(text_of(folder / "environment.json"));
  return stage;
}

void read_manifest(const fs::path& folder, RunRecord& run) {
  const Json manifest = parsed(text_of(folder / "manifest.json"));
  if (!manifest.is_object()) return;
  if (manifest.contains("command_line") && manifest["command_line"].is_array()) {
    for (const auto& word : manifest["command_line"]) {
      if (word.is_string()) run.command += (run.command.empty() ? "" : " ") + word.get<std::string>();
    }
  }
  if (!manifest.contains("stages") || !manifest["stages"].is_array()) return;
  for (const auto& entry : manifest["stages"]) {
    if (!entry.is_object()) continue;
    const auto name = entry.value("name", "");
    StageRecord& stage = run.stages.emplace_back(stage_of(name, folder / name));
    stage.state = entry.value("state", "");
    const auto started = number(entry, "started"), ended = number(entry, "ended");
    if (started && ended) stage.seconds = *ended - *started;
  }
}

std::string normalized(const std::string& text) {
  std::istringstream stream(text);
  std::string result;
  for (std::string word; stream >> word;) result += (result.empty() ? "" : " ") + word;
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

}  // namespace

bool AnsweredQuestion::is_right() const {
  const std::string said = normalized(after.value_or(before.value_or("")));
  return std::any_of(answers.begin(), answers.end(),
                     [&](const std::string& answer) { return normalized(answer) == said; });
}

std::optional<double> RunRecord::figure(const std::string& moment, const std::string& task,
                                        const std::string& figure_name) const {
  if (!metrics.is_object() || !metrics.contains(moment) || !metrics[moment].contains(task)) return std::nullopt;
  return number(metrics[moment][task], figure_name.c_str());
}

RunRecord read_run(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw core::UserError(
        fmt::format("'{}' is no folder. Give the folder of a run, as RESULTS/<run.name>.", folder.string()));
  }
  RunRecord run;
  run.folder = folder;
  const fs::path absolute = fs::absolute(folder).lexically_normal();
  run.name = (absolute.has_filename() ? absolute : absolute.parent_path()).filename().string();
  read_manifest(folder, run);
  // Of a run each stage has a folder; a stage that was run alone has its files here.
  const auto place = [&](const char* stage, const char* file) {
    return fs::exists(folder / stage / file) ? folder / stage : folder;
  };
  const fs::path training = place("prompt_learning", "metrics.jsonl"), evaluation = place("evaluation", "metrics.json");
  const bool trained = fs::exists(training / "metrics.jsonl"), evaluated = fs::exists(evaluation / "metrics.json");
  if (!trained && !evaluated) {
    throw core::UserError(
        fmt::format("'{}' has neither a training's metrics.jsonl nor an evaluation's metrics.json, "
                    "here or in prompt_learning/ and evaluation/. Is it a run's folder, and has a "
                    "stage of it begun?",
                    folder.string()));
  }
  if (run.stages.empty()) {
    if (trained) run.stages.push_back(stage_of("prompt_learning", training));
    if (evaluated) run.stages.push_back(stage_of("evaluation", evaluation));
  }
  read_training(training / "metrics.jsonl", run);
  run.metrics = parsed(text_of(evaluation / "metrics.json"));
  if (evaluated) read_predictions(evaluation, run);
  return run;
}

}  // namespace sotto::report
