#include "src/evaluate/results_file.h"

#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "src/core/version.h"

namespace sotto::evaluate {
namespace {

using Json = nlohmann::ordered_json;

bool reaches_hundred(const std::string& figure) { return figure == "bleu" || figure.starts_with("rouge"); }

void add_task(const std::string& task, const TaskScore& score, const ResultsFacts& facts, Json& json) {
  Json& result = json["results"][task];
  result["alias"] = task;
  Json metrics = Json::array();
  for (const Figure& figure : score.figures) {
    const double scale = reaches_hundred(figure.name) ? 1.0 : 0.01;
    result[figure.name + ",none"] = figure.value * scale;
    result[figure.name + "_stderr,none"] = figure.standard_error ? Json(*figure.standard_error * scale) : Json("N/A");
    json["higher_is_better"][task][figure.name] = true;
    metrics.push_back({{"metric", figure.name}, {"aggregation", "mean"}, {"higher_is_better", true}});
  }
  json["group_subtasks"][task] = Json::array();
  Json& config = json["configs"][task];
  config["task"] = task;
  const auto text = facts.templates.find(task);
  if (text != facts.templates.end()) config["doc_to_text"] = text->second;
  config["output_type"] = "generate_until";
  config["num_fewshot"] = 0;
  config["metric_list"] = std::move(metrics);
  config["generation_kwargs"] = facts.generation;
  json["versions"][task] = core::kVersion;
  json["n-shot"][task] = 0;
  json["n-samples"][task] = {{"original", score.total}, {"effective", score.total}};
}

}  // namespace

void write_results(const std::filesystem::path& file, const TaskScores& scores, const ResultsFacts& facts) {
  Json json;
  for (const char* const part :
       {"results", "group_subtasks", "configs", "versions", "n-shot", "higher_is_better", "n-samples"}) {
    json[part] = Json::object();
  }
  for (const auto& [task, score] : scores) add_task(task, score, facts, json);
  json["config"] = {{"model", "sotto"},
                    {"model_args", facts.model_args},
                    {"batch_size", facts.batch_size},
                    {"random_seed", facts.seed}};
  json["date"] = static_cast<double>(std::time(nullptr));
  json["model_source"] = "sotto";
  json["total_evaluation_time_seconds"] = fmt::format("{:.3f}", facts.seconds);
  core::write_file_atomically(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace sotto::evaluate
