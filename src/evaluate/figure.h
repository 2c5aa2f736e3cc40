#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sotto::evaluate {

// One number of a metric, in percent, with the standard error of the mean where it is the mean of one value a question.
struct Figure {
  std::string name;
  double value = 0;
  std::optional<double> standard_error = {};
};

// How well the questions of a task were answered.
struct TaskScore {
  std::vector<Figure> figures;  // in the order in which people read them
  std::int64_t total = 0;       // questions
};
using TaskScores = std::map<std::string, TaskScore>;

// `values` (one a question, in [0, 1]) as a percentage: the mean, and the standard deviation of the sample divided by
// the root of its size.
Figure mean_figure(std::string name, const std::vector<double>& values);

}  // namespace sotto::evaluate
