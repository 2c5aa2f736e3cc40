#include <string>
#include <vector>

#include "src/config/stage_program.h"
#include "stages/prompt_learning/prompt_learning_config.h"
#include "stages/prompt_learning/prompt_tag_line.h"
#include "stages/prompt_learning/run_prompt_learning.h"

int main(int argc, char** argv) {
  using sotto::prompt_learning::PromptLearningConfig;
  const std::function<void(const PromptLearningConfig&)> run = [](const PromptLearningConfig& config) {
    sotto::prompt_learning::run_prompt_learning(config, sotto::parallel::join_processes());
  };
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (!sotto::prompt_learning::is_prompt_tag_line(words)) {
    return sotto::config::run_stage_program(PromptLearningConfig::kProgram, PromptLearningConfig::kStage, argc, argv,
                                            run);
  }
  return sotto::config::run_stage_body(PromptLearningConfig::kProgram, [&] {
    const auto root = sotto::prompt_learning::prompt_tag_section(words);
    sotto::config::run_stage_section(root, PromptLearningConfig::kStage, run);
  });
}
