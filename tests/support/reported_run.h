#pragma once

#include <filesystem>
#include <string>

#include "src/core/atomic_file.h"

namespace sotto::testing {

// The files of a small run: a training of two tasks and their evaluation, with all that a report shows. Texts try to
// break out of HTML.
inline void write_reported_run(const std::filesystem::path& folder, double last_loss = 0.5, double accuracy = 75.0) {
  const auto write = [&](const char* file, const std::string& text) {
    core::write_file_atomically(folder / file, text);
  };
  write("manifest.json", R"({"command_line": ["sotto", "run.name=demo"], "stages": [
    {"name": "prompt_learning", "state": "completed", "started": 100.0, "ended": 161.0},
    {"name": "evaluation", "state": "completed", "started": 161.0, "ended": null}]})");
  std::string log;
  for (int step = 1; step <= 20; ++step) {
    const std::string loss = std::to_string(last_loss + 2.0 / step);
    log += R"({"step":)" + std::to_string(step) + R"(,"train_loss":)" + loss +
           R"(,"lr":0.01,"samples_per_s":8.0,"tokens_per_s":900.0,"peak_memory_gb":1.5})" + "\n";
    if (step % 5 == 0) log += R"({"step":)" + std::to_string(step) + R"(,"val_loss":)" + loss + "}\n";
  }
  write("prompt_learning/metrics.jsonl", log + R"({"step":21,"train_)");  // a line that is still being written
  write("prompt_learning/prompt_learning.yaml",
        "prompt_learning:\n  model:\n    optim:\n      lr: " + std::to_string(last_loss) + "\n      name: adamw\n");
  write("prompt_learning/environment.json", R"({"program": "sotto-prompt-learning 0.1.0", "cores": 2})");
  write("evaluation/metrics.json", R"({"before": {"squad": {"exact_match": 8.0, "f1": 19.0, "total": 2},
    "sentiment": {"accuracy": 30.0, "macro_f1": 25.0, "total": 2}}, "after": {"squad": {"exact_match": 50.0, "f1": 66.6,
    "total": 2}, "sentiment": {"accuracy": )" +
                                       std::to_string(accuracy) + R"(, "macro_f1": 70.0, "total": 2}}})");
  const auto lines = [](const char* first, const char* second) {
    return std::string(
               R"({"taskname":"squad","question":"Who <b>wrote</b> it?","context":"Ada wrote it.","prediction":")") +
           first + R"(","answers":["Ada"],"token_ids":[1]})" + "\n" +
           R"({"taskname":"sentiment","sentence":"Profit rose & rose","prediction":")" + second +
           R"(","answers":["positive"],"token_ids":[2]})" + "\n";
  };
  write("evaluation/predictions.jsonl", lines(" ada", "</dd><script>alert(1)</script>"));
  write("evaluation/predictions_before.jsonl", lines("nobody", "rising"));
  write("evaluation/evaluation.yaml", "evaluation:\n  before: true\n");
}

}  // namespace sotto::testing
