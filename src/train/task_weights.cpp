#include "src/train/task_weights.h"

#include <algorithm>

#include "src/packing/pack_rows.h"

namespace sotto::train {
namespace {

double weight_of(const TaskWeights& weights, const std::string& task) {
  const auto found = weights.find(task);
  return found == weights.end() ? 1.0 : found->second;
}

}  // namespace

std::vector<double> row_weights(const std::vector<packing::Row>& rows, const std::vector<std::string>& task_B,
                                const TaskWeights& weights) {
  std::vector<double> weight_B;
  double total = 0;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    weight_B.push_back(weight_of(weights, task_B[at]));
    total += weight_B.back() * static_cast<double>(packing::count_targets({&rows[at], 1}));
  }
  for (double& weight : weight_B) weight = total > 0 ? weight / total : 0;
  return weight_B;
}

std::map<std::string, double> rate_factors(const prompt::PromptTable& prompts, const TaskWeights& weights) {
  std::map<std::string, double> factors;
  // A task may be called a/b beside one called a: the longer name comes later and counts.
  std::vector<std::string> tasks = prompts.tasknames();
  std::sort(tasks.begin(), tasks.end());
  for (const std::string& task : tasks) {
    for (const auto& [name, parameter] : prompts.parameters()) {
      if (name.starts_with(task + "/")) factors[name] = weight_of(weights, task);
    }
  }
  return factors;
}

}  // namespace sotto::train
