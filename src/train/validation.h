#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/data/tokenized_dataset.h"
#include "src/model/language_model.h"
#include "src/parallel/process_group.h"

namespace sotto::train {

// The losses of some targets, summed.
struct LossSum {
  double loss = 0, num_targets = 0;
  double mean() const { return loss / num_targets; }
};

// Losses over a data set by task (in the order of its tasknames), without gradients; the group's processes share the
// examples.
std::vector<LossSum> task_losses(const model::LanguageModel& model, const at::Tensor& prompt_PD,
                                 const data::TokenizedDataset& examples, std::int64_t rows_at_once,
                                 const parallel::ProcessGroup& group = {});

// "val_loss", the mean over all targets; and where there is more than one task, "val_loss_TASK" of each that has
// examples.
std::map<std::string, double> validation_metrics(const std::vector<LossSum>& losses,
                                                 const std::vector<std::string>& tasknames);

}  // namespace sotto::train
