#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/prompt/prompt_encoder.h"

namespace sotto::prompt {

// The virtual tokens of every task, stacked to prompt_PD: tasks being tuned have an encoder, finished ones fixed rows.
class PromptTable {
 public:
  // Errors (UserError): two tasks of one name.
  void add_tuned(const std::string& taskname, std::unique_ptr<PromptEncoder> encoder, std::int64_t num_virtual_tokens);
  void add_fixed(const std::string& taskname, at::Tensor prompt_TD);

  // prompt_PD, fp32; an autograd graph to the encoders' parameters where gradients are enabled.
  at::Tensor stacked() const;
  std::int64_t first_row(const std::string& taskname) const;
  std::int64_t num_rows() const;
  std::vector<std::string> tasknames() const;
  // A task's own rows, without a graph.
  at::Tensor task_prompt(const std::string& taskname) const;

  // Of all encoders, as "taskname/name".
  NamedTensors parameters() const;
  void load(const NamedTensors& values);

 private:
  struct Task {
    std::string name;
    std::int64_t first_row, num_rows;
    std::unique_ptr<PromptEncoder> encoder;  // null where the rows are fixed
    at::Tensor fixed_TD;
  };
  void append(Task task);
  const Task& task(const std::string& taskname) const;

  std::vector<Task> tasks_;
};

}  // namespace sotto::prompt
