#include "src/train/validation.h"

#include <algorithm>
#include <numeric>

#include "src/core/interrupt.h"
#include "src/core/progress.h"
#include "src/model/pack_for_model.h"

namespace sotto::train {

std::vector<LossSum> task_losses(const model::LanguageModel& model, const at::Tensor& prompt_PD,
                                 const data::TokenizedDataset& examples, std::int64_t rows_at_once,
                                 const parallel::ProcessGroup& group) {
  const auto [first, end] = parallel::part_of(static_cast<std::size_t>(examples.size()), group.rank(), group.size());
  core::Progress progress("validation", "questions", static_cast<std::int64_t>(end - first));
  const std::size_t num_tasks = examples.tasknames().size();
  std::vector<double> sums(2 * num_tasks, 0.0);  // losses, then targets
  const auto step = static_cast<std::size_t>(rows_at_once);
  for (std::size_t begin = first; begin < end; begin += step) {
    if (group.size() == 1) core::throw_if_interrupted();  // a group stops together, between steps
    std::vector<packing::Row> rows;
    for (auto at = begin; at < std::min(begin + step, end); ++at) {
      rows.push_back(examples.row(static_cast<std::int64_t>(at)));
    }
    const auto batch = model::pack_for(model.shape(), prompt_PD, rows);
    const at::Tensor log_prob_N = model.score(batch, prompt_PD).log_prob_N;
    const float* const log_probs = log_prob_N.const_data_ptr<float>();
    for (std::size_t n = 0; n < batch.targets_N.size(); ++n) {
      const auto task = examples.store().task(static_cast<std::int64_t>(begin) + batch.targets_N[n].row);
      sums[task] -= log_probs[n];
      sums[num_tasks + task] += 1;
    }
    progress.update(static_cast<std::int64_t>(begin - first + rows.size()));
  }
  group.sum(sums);
  std::vector<LossSum> losses;
  for (std::size_t task = 0; task < num_tasks; ++task) losses.push_back({sums[task], sums[num_tasks + task]});
  return losses;
}

std::map<std::string, double> validation_metrics(const std::vector<LossSum>& losses,
                                                 const std::vector<std::string>& tasknames) {
  LossSum all;
  std::map<std::string, double> metrics;
  for (std::size_t task = 0; task < losses.size(); ++task) {
    all.loss += losses[task].loss;
    all.num_targets += losses[task].num_targets;
    if (losses.size() > 1 && losses[task].num_targets > 0) metrics["val_loss_" + tasknames[task]] = losses[task].mean();
  }
  metrics["val_loss"] = all.mean();
  return metrics;
}

}  // namespace sotto::train
