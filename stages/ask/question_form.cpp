#include "stages/ask/question_form.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::ask {
namespace {

using Json = nlohmann::ordered_json;

Json parse_question(std::string_view line) {
  Json question = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!question.is_object()) {
    throw core::UserError(fmt::format(
        "a line that begins with {{ must be one JSON object, as {{\"question\": \"...\"}}, but this is none: {}",
        line));
  }
  return question;
}

}  // namespace

QuestionForm::QuestionForm(std::map<std::string, std::vector<std::string>> fields, const std::string& task)
    : fields_(std::move(fields)), task_(task) {
  if (task_.empty() && fields_.size() == 1) task_ = fields_.begin()->first;
  if (!task_.empty()) known_fields(task_);
}

const std::vector<std::string>& QuestionForm::known_fields(const std::string& task) const {
  const auto found = fields_.find(task);
  if (found != fields_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, ignored] : fields_) names.push_back(name);
  throw core::UserError(fmt::format("there is no task '{}'.{} Tasks: {}.", task, core::did_you_mean(task, names),
                                    fmt::join(names, ", ")));
}

std::string QuestionForm::next_field() const {
  if (task_.empty()) return "";
  for (const std::string& field : known_fields(task_)) {
    if (!gathered_.contains(field)) return field;
  }
  return "";
}

std::optional<Json> QuestionForm::take(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
    gathered_ = Json::object();
    return std::nullopt;
  }
  if (line.front() == '{') {
    Json question = parse_question(line);
    if (!question.contains("taskname") && !task_.empty()) question["taskname"] = task_;
    return question;
  }
  if (task_.empty()) {
    throw core::UserError(
        "there are several tasks: choose one with --task, or give whole questions as JSON with their "
        "taskname.");
  }
  const auto& fields = known_fields(task_);
  const std::size_t equals = line.find('=');
  const std::string name(line.substr(0, equals));
  if (equals != std::string_view::npos && std::find(fields.begin(), fields.end(), name) != fields.end()) {
    gathered_[name] = std::string(line.substr(equals + 1));
  } else if (fields.size() == 1) {
    gathered_[fields[0]] = std::string(line);
  } else {
    throw core::UserError(
        fmt::format("'{}' asks for {}: give each as field=value on a line of its own, or all as one "
                    "JSON object.{}",
                    task_, fmt::join(fields, ", "), core::did_you_mean(name, fields)));
  }
  if (!next_field().empty()) return std::nullopt;
  Json question = std::exchange(gathered_, Json::object());
  question["taskname"] = task_;
  return question;
}

}  // namespace sotto::ask
