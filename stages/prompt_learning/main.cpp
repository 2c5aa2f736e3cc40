#include "src/config/stage_program.h"
#include "stages/prompt_learning/prompt_learning_config.h"
#include "stages/prompt_learning/run_prompt_learning.h"

int main(int argc, char** argv) {
  using sotto::prompt_learning::PromptLearningConfig;
  return sotto::config::run_stage_program<PromptLearningConfig>(
      PromptLearningConfig::kProgram, PromptLearningConfig::kStage, argc, argv, [](const PromptLearningConfig& config) {
        sotto::prompt_learning::run_prompt_learning(config, sotto::parallel::join_processes());
      });
}
