#pragma once

#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "src/config/field_list.h"

namespace sotto::task_template {

// One entry of `task_templates`, with NeMo's keys.
struct TaskTemplateConfig {
  std::string taskname;
  std::string prompt_template;
  std::int64_t total_virtual_tokens = 20;
  std::vector<std::int64_t> virtual_token_splits;
  std::optional<std::string> truncate_field;
  bool answer_only_loss = true;
  std::string answer_field = "answer";
  bool add_sentinel_to_input = true;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("taskname", taskname, "the name that the data's `taskname` refers to");
    visit("prompt_template", prompt_template,
          "text with {field} and <|VIRTUAL_PROMPT_0|>, <|VIRTUAL_PROMPT_1|> ...; ends with the answer's field");
    visit("total_virtual_tokens", total_virtual_tokens, "how many virtual tokens the task has");
    visit("virtual_token_splits", virtual_token_splits, "how many stand at each marker; empty: all at the first");
    visit("truncate_field", truncate_field, "the field that is cut where an example is too long; null: it is skipped");
    visit("answer_only_loss", answer_only_loss, "whether only the answer is learned");
    visit("answer_field", answer_field, "the field to be learned");
    visit("add_sentinel_to_input", add_sentinel_to_input,
          "models with an encoder: whether <extra_id_0> ends the prompt and begins the answer, as T5 was pretrained");
  }

  void validate(config::Problems& problems) const {
    if (taskname.empty()) problems.add("taskname", "must be set");
    if (total_virtual_tokens < 0) problems.add("total_virtual_tokens", "must not be negative");
    const auto sum = std::accumulate(virtual_token_splits.begin(), virtual_token_splits.end(), std::int64_t{0});
    if (!virtual_token_splits.empty() && sum != total_virtual_tokens) {
      problems.add("virtual_token_splits", "add up to " + std::to_string(sum) + ", but total_virtual_tokens is " +
                                               std::to_string(total_virtual_tokens) + ": make them agree");
    }
    if (truncate_field == answer_field) problems.add("truncate_field", "must not be the answer's field");
  }
};

}  // namespace sotto::task_template
