#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "src/core/atomic_file.h"
#include "src/task_template/task_template_config.h"

namespace sotto::testing {

// A task for tiny models whose tokens are letters: "question: ab answer:" with the answer "b", a list where
// `references`.
inline void write_letter_questions(const std::filesystem::path& file, bool references) {
  std::string lines;
  for (const char* const question : {"ab", "cd", "ef", "gh"}) {
    const std::string answer = std::string("\"") + question[1] + "\"";
    lines += std::string(R"({"taskname":"letters","question":")") + question + R"(","answer":)" +
             (references ? "[" + answer + "]" : answer) + "}\n";
  }
  core::write_file_atomically(file, lines);
}

inline task_template::TaskTemplateConfig letter_template() {
  task_template::TaskTemplateConfig task;
  task.taskname = "letters";
  task.prompt_template = "<|VIRTUAL_PROMPT_0|>question: {question} answer: {answer}";
  task.total_virtual_tokens = 4;
  return task;
}

}  // namespace sotto::testing
