#include "src/evaluate/figure.h"

#include <cmath>
#include <numeric>

namespace sotto::evaluate {

Figure mean_figure(std::string name, const std::vector<double>& values) {
  Figure figure{.name = std::move(name)};
  if (values.empty()) return figure;
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  figure.value = 100.0 * mean;
  if (values.size() == 1) return figure;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  figure.standard_error = 100.0 * std::sqrt(squares / (count - 1) / count);
  return figure;
}

}  // namespace sotto::evaluate
