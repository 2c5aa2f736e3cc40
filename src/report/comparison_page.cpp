#include "src/report/comparison_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "src/report/html_text.h"
#include "src/report/page.h"
#include "src/report/run_page.h"

namespace sotto::report {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// "after" of each task's figures; "before" where a run has no prompts. One column a run.
Rows figures_table(const std::vector<RunRecord>& runs) {
  Rows rows = {{"task", "figure"}};
  for (const RunRecord& run : runs) rows[0].push_back(run.name);
  std::vector<std::pair<std::string, std::string>> names;
  for (const RunRecord& run : runs) {
    for (const char* const moment : {"after", "before"}) {
      if (!run.metrics.is_object() || !run.metrics.contains(moment)) continue;
      for (const auto& [task, figures] : run.metrics[moment].items()) {
        for (const auto& [name, value] : figures.items()) {
          const std::pair<std::string, std::string> entry(task, name);
          if (name != "total" && std::find(names.begin(), names.end(), entry) == names.end()) names.push_back(entry);
        }
      }
    }
  }
  for (const auto& [task, name] : names) {
    auto& row = rows.emplace_back(std::vector{task, figure_title(name)});
    for (const RunRecord& run : runs) {
      const auto after = run.figure("after", task, name), value = after ? after : run.figure("before", task, name);
      row.push_back(value ? fmt::format("{:.1f}", *value) : "-");
    }
  }
  auto& losses = rows.emplace_back(std::vector<std::string>{"", "best val_loss"});
  for (const RunRecord& run : runs) {
    double best = INFINITY;
    for (const auto& [step, loss] : run.val_loss.points) best = std::min(best, loss);
    losses.push_back(run.val_loss.points.empty() ? "-" : fmt::format("{:.3f}", best));
  }
  return rows;
}

// Every scalar of the stages' YAML by its full key. The files are our own: block style, one key a line.
std::map<std::string, std::string> settings_of(const RunRecord& run) {
  std::map<std::string, std::string> settings;
  for (const StageRecord& stage : run.stages) {
    std::vector<std::pair<std::size_t, std::string>> path;
    std::istringstream lines(stage.configuration);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t indent = line.find_first_not_of(' '), colon = line.find(':');
      if (indent == std::string::npos || line[indent] == '#' || line[indent] == '-' || colon == std::string::npos)
        continue;
      while (!path.empty() && path.back().first >= indent) path.pop_back();
      path.emplace_back(indent, line.substr(indent, colon - indent));
      const std::size_t value = line.find_first_not_of(' ', colon + 1);
      if (value == std::string::npos) continue;
      std::string key;
      for (const auto& [depth, name] : path) key += (key.empty() ? "" : ".") + name;
      settings[key] = line.substr(value);
    }
  }
  return settings;
}

Rows differing_settings(const std::vector<RunRecord>& runs) {
  Rows rows = {{"setting"}};
  std::vector<std::map<std::string, std::string>> settings;
  std::map<std::string, int> keys;
  for (const RunRecord& run : runs) {
    rows[0].push_back(run.name);
    settings.push_back(settings_of(run));
    for (const auto& [key, value] : settings.back()) keys[key] = 0;
  }
  for (const auto& [key, ignored] : keys) {
    std::vector<std::string> row = {key};
    for (const auto& own : settings) row.push_back(own.contains(key) ? own.at(key) : "-");
    if (!std::equal(row.begin() + 2, row.end(), row.begin() + 1)) rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Series> curves_of(const std::vector<RunRecord>& runs, Series RunRecord::*curve) {
  std::vector<Series> series;
  for (const RunRecord& run : runs) series.push_back({run.name, (run.*curve).points});
  return series;
}

}  // namespace

std::string comparison_page(const std::vector<RunRecord>& runs) {
  std::string body = fmt::format("<h1>{} runs</h1>\n<h2>Figures</h2>\n", runs.size()) + table(figures_table(runs));
  for (const auto& [title, curve] :
       {std::pair{"Validation loss", &RunRecord::val_loss}, {"Training loss", &RunRecord::train_loss}}) {
    const std::string chart = line_chart(title, "step", curves_of(runs, curve));
    if (!chart.empty()) body += fmt::format("<h2>{}</h2>\n", title) + chart;
  }
  const Rows settings = differing_settings(runs);
  if (settings.size() > 1) body += "<h2>Settings that differ</h2>\n" + table(settings);
  return page(fmt::format("{} runs \xC2\xB7 sotto", runs.size()), body);
}

std::string comparison_text(const std::vector<RunRecord>& runs) {
  const Rows rows = figures_table(runs);
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], row[at].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t at = 0; at < row.size(); ++at) line += fmt::format("{:<{}}  ", row[at], widths[at]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace sotto::report
