#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/data/example_encoder.h"

namespace sotto::data {

// Each task's encoder, by the task's name.
using TaskEncoders = std::map<std::string, ExampleEncoder>;

// The names of the tasks, sorted.
std::vector<std::string> task_names(const TaskEncoders& tasks);

// The task that a line of data names: its `taskname` or, in the form of NeMo 1.6 and 1.7, its `prompt_tag`.
// Errors (UserError, without the line): neither, or a name that is none of `tasks` (with the nearest).
const std::string& task_of_line(const nlohmann::ordered_json& line, const TaskEncoders& tasks);

// The line encoded by its task's encoder, with `taskname` among its fields; nothing where it does not fit.
std::optional<PromptExample> encode_line(const nlohmann::ordered_json& line, const TaskEncoders& tasks,
                                         bool with_answer);

}  // namespace sotto::data
