#include "src/evaluate/classification_metric.h"

#include <algorithm>
#include <map>

#include "src/evaluate/white_space.h"

namespace sotto::evaluate {
namespace {

struct LabelCounts {
  double right = 0, given = 0, expected = 0;
  double f1() const { return 2 * right / (given + expected); }
};

}  // namespace

TaskScore classification_score(const std::vector<std::string>& predictions,
                               const std::vector<std::vector<std::string>>& references) {
  std::vector<double> right;
  std::map<std::string, LabelCounts> labels;
  std::map<std::string, double> given;
  for (std::size_t at = 0; at < predictions.size(); ++at) {
    const std::string answer(strip(predictions[at]));
    std::vector<std::string> allowed;
    for (const std::string& reference : references[at]) allowed.emplace_back(strip(reference));
    const bool is_right = std::find(allowed.begin(), allowed.end(), answer) != allowed.end();
    right.push_back(is_right ? 1 : 0);
    ++given[answer];
    if (allowed.empty()) continue;
    LabelCounts& counts = labels[is_right ? answer : allowed.front()];
    ++counts.expected;
    counts.right += is_right ? 1 : 0;
  }
  double sum = 0;
  for (auto& [label, counts] : labels) {
    counts.given = given[label];
    sum += counts.f1();
  }
  const double macro_f1 = labels.empty() ? 0 : 100.0 * sum / static_cast<double>(labels.size());
  return {.figures = {mean_figure("accuracy", right), {.name = "macro_f1", .value = macro_f1}},
          .total = static_cast<std::int64_t>(predictions.size())};
}

}  // namespace sotto::evaluate
