#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::ask {

// Turns what is typed into questions: a JSON object is a whole one; `field=value` lines are gathered until every field
// of the task has its value; and where one field is asked for, a line is its value as it stands.
class QuestionForm {
 public:
  // `fields` of each task's template, without the answer. `task`: the one that lines without a taskname mean; "" where
  // there are several and none was chosen. Errors (UserError): a task that is not there, with the nearest.
  QuestionForm(std::map<std::string, std::vector<std::string>> fields, const std::string& task);

  // What the next line is asked for: the next field that has no value; "" where only whole questions can be given.
  std::string next_field() const;

  // Some fields of a question have their values, but not all.
  bool is_begun() const { return !gathered_.empty(); }

  // Takes a line in and gives the question that it completes, with its taskname. An empty line forgets what was
  // gathered. Errors (UserError): JSON that is none, a task or a field that is not there.
  std::optional<nlohmann::ordered_json> take(std::string_view line);

 private:
  const std::vector<std::string>& known_fields(const std::string& task) const;

  std::map<std::string, std::vector<std::string>> fields_;
  std::string task_;
  nlohmann::ordered_json gathered_ = nlohmann::ordered_json::object();
};

}  // namespace sotto::ask
