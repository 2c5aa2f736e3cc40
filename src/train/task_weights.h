#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/packing/packed_batch.h"
#include "src/prompt/prompt_table.h"

namespace sotto::train {

// By a task's name; 1 where a task is not named.
using TaskWeights = std::map<std::string, double>;

// What each target of a row weighs in the loss of its batch, for rows of the tasks `task_B`: the task's weight over the
// sum of the weights of all targets. One sum for the whole batch, so that its division into micro-batches or among
// processes changes nothing. A batch of weightless tasks alone weighs nothing.
std::vector<double> row_weights(const std::vector<packing::Row>& rows, const std::vector<std::string>& task_B,
                                const TaskWeights& weights);

// The factor of each parameter's learning rate, by the parameter's name in the table.
std::map<std::string, double> rate_factors(const prompt::PromptTable& prompts, const TaskWeights& weights);

}  // namespace sotto::train
