#include "src/report/run_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "src/core/duration_text.h"
#include "src/report/html_text.h"
#include "src/report/page.h"

namespace sotto::report {
namespace {

using Rows = std::vector<std::vector<std::string>>;
constexpr std::size_t kMostRight = 5, kMostWrong = 10, kMostCharacters = 700;

std::string percent(std::optional<double> value) { return value ? fmt::format("{:.1f}", *value) : ""; }

// Tasks and their figures' names, in the order of metrics.json.
std::vector<std::pair<std::string, std::vector<std::string>>> tasks_of(const RunRecord& run) {
  std::vector<std::pair<std::string, std::vector<std::string>>> tasks;
  for (const char* const moment : {"after", "before"}) {
    if (!run.metrics.is_object() || !run.metrics.contains(moment) || !tasks.empty()) continue;
    for (const auto& [task, figures] : run.metrics[moment].items()) {
      auto& names = tasks.emplace_back(task, std::vector<std::string>()).second;
      for (const auto& [name, value] : figures.items()) {
        if (name != "total") names.push_back(name);
      }
    }
  }
  return tasks;
}

std::string tiles(const RunRecord& run) {
  std::string html;
  const auto tile = [&](const std::string& value, const std::string& meaning) {
    html += fmt::format("<div class=\"tile\"><b>{}</b><span>{}</span></div>\n", html_text(value), html_text(meaning));
  };
  for (const auto& [task, names] : tasks_of(run)) {
    if (names.empty()) continue;
    const auto before = run.figure("before", task, names[0]), after = run.figure("after", task, names[0]);
    const std::string now = percent(after ? after : before);
    tile(before && after ? percent(before) + " \xE2\x86\x92 " + now : now, task + ": " + figure_title(names[0]));
  }
  if (!run.val_loss.points.empty()) {
    const auto best = std::min_element(run.val_loss.points.begin(), run.val_loss.points.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    tile(fmt::format("{:.3f}", best->second), fmt::format("best val_loss, step {:g}", best->first));
  }
  return html.empty() ? "" : "<div class=\"tiles\">\n" + html + "</div>\n";
}

std::string metrics_part(const RunRecord& run) {
  Rows rows = {{"task", "figure", "before", "after", "questions"}};
  for (const auto& [task, names] : tasks_of(run)) {
    const auto total = run.figure(run.metrics.contains("after") ? "after" : "before", task, "total");
    for (const std::string& name : names) {
      rows.push_back({task, figure_title(name), percent(run.figure("before", task, name)),
                      percent(run.figure("after", task, name)), total ? fmt::format("{:.0f}", *total) : ""});
    }
  }
  return rows.size() == 1
             ? ""
             : "<h2>Metrics</h2>\n<p class=\"soft\">In percent; before: the bare model.</p>\n" + table(rows);
}

std::string curves_part(const RunRecord& run) {
  const std::string losses = line_chart("loss by step", "step", {run.train_loss, run.val_loss});
  if (losses.empty()) return "";
  const std::string rate = line_chart("learning rate by step", "step", {run.learning_rate});
  return "<h2>Loss</h2>\n" + losses + (rate.empty() ? "" : folded("Learning rate", rate));
}

std::string definition(const std::string& name, const std::string& text, const char* kind = "") {
  return fmt::format("<dt>{}</dt><dd{}>{}</dd>", html_text(name), kind, html_text(shortened(text, kMostCharacters)));
}

std::string example(const AnsweredQuestion& question) {
  std::string html = fmt::format("<div class=\"example {}\"><dl>", question.is_right() ? "right" : "wrong");
  for (const auto& [name, text] : question.fields) html += definition(name, text);
  std::string expected;
  for (const std::string& answer : question.answers) expected += (expected.empty() ? "" : " | ") + answer;
  html += definition("expected", expected);
  if (question.before && question.after) html += definition("before", *question.before);
  html += definition("answer", question.after ? *question.after : question.before.value_or(""), " class=\"answer\"");
  return html + "</dl></div>\n";
}

std::string examples_part(const RunRecord& run) {
  std::map<std::string, std::vector<const AnsweredQuestion*>> by_task;
  for (const AnsweredQuestion& question : run.questions) by_task[question.task].push_back(&question);
  std::string html;
  for (const auto& [task, questions] : by_task) {
    std::string right, wrong;
    std::size_t num_right = 0, num_wrong = 0;
    for (const AnsweredQuestion* const question : questions) {
      if (question->is_right() && ++num_right <= kMostRight) right += example(*question);
      if (!question->is_right() && ++num_wrong <= kMostWrong) wrong += example(*question);
    }
    html += fmt::format("<h3>{}</h3>\n", html_text(task));
    if (num_right > 0)
      html += folded(fmt::format("{} right, the first {}", num_right, std::min(num_right, kMostRight)), right);
    if (num_wrong > 0)
      html += folded(fmt::format("{} wrong, the first {}", num_wrong, std::min(num_wrong, kMostWrong)), wrong);
  }
  return html.empty()
             ? ""
             : "<h2>Examples</h2>\n<p class=\"soft\">Right: the answer is one of those expected, case and white "
               "space apart.</p>\n" +
                   html;
}

std::string speed_part(const RunRecord& run) {
  Rows rows = {{"what", "value"}};
  for (const auto& [key, title] : {std::pair{"samples_per_s", "training, examples per second (median)"},
                                   {"tokens_per_s", "training, packed tokens per second (median)"},
                                   {"peak_memory_gb", "training, memory at peak, GB"}}) {
    const auto found = run.speed.find(key);
    if (found != run.speed.end()) rows.push_back({title, fmt::format("{:.4g}", found->second)});
  }
  for (const StageRecord& stage : run.stages) {
    if (stage.seconds) rows.push_back({stage.name + ", time", core::duration_text(*stage.seconds)});
  }
  return rows.size() == 1 ? "" : "<h2>Speed</h2>\n" + table(rows);
}

std::string environment_part(const RunRecord& run) {
  std::string html;
  for (const StageRecord& stage : run.stages) {
    if (!stage.environment.is_object()) continue;
    Rows rows = {{"what", "value"}};
    for (const auto& [key, value] : stage.environment.items()) {
      rows.push_back({figure_title(key), value.is_string() ? value.get<std::string>() : value.dump()});
    }
    html += folded(stage.name, table(rows));
  }
  return html.empty() ? "" : "<h2>Environment</h2>\n" + html;
}

std::string configuration_part(const RunRecord& run) {
  std::string html;
  for (const StageRecord& stage : run.stages) {
    if (!stage.configuration.empty()) html += folded(stage.name, "<pre>" + html_text(stage.configuration) + "</pre>\n");
  }
  return html.empty() ? "" : "<h2>Configuration</h2>\n" + html;
}

std::string stages_line(const RunRecord& run) {
  std::string text;
  for (const StageRecord& stage : run.stages) {
    text += (text.empty() ? "" : ", ") + stage.name + (stage.state.empty() ? "" : " " + stage.state);
  }
  return "<p class=\"soft\">" + html_text(text) + "</p>\n";
}

}  // namespace

std::string figure_title(const std::string& name) {
  std::string title = name;
  std::replace(title.begin(), title.end(), '_', ' ');
  return title;
}

std::string run_page(const RunRecord& run) {
  std::string body = "<h1>" + html_text(run.name) + "</h1>\n" + stages_line(run);
  if (!run.command.empty()) body += "<p class=\"soft\"><code>" + html_text(run.command) + "</code></p>\n";
  body += tiles(run) + metrics_part(run) + curves_part(run) + examples_part(run) + speed_part(run) +
          environment_part(run) + configuration_part(run);
  return page(run.name + " \xC2\xB7 sotto", body);
}

}  // namespace sotto::report
