#include "src/config/stage_program.h"
#include "stages/evaluation/evaluation_config.h"
#include "stages/evaluation/prompt_tag_line.h"
#include "stages/evaluation/run_evaluation.h"

int main(int argc, char** argv) {
  using sotto::evaluation::EvaluationConfig;
  const std::function<void(const EvaluationConfig&)> run = [](const EvaluationConfig& config) {
    sotto::evaluation::run_evaluation(config, sotto::parallel::join_processes());
  };
  if (!sotto::evaluation::is_prompt_tag_line(argc, argv)) {
    return sotto::config::run_stage_program(EvaluationConfig::kProgram, EvaluationConfig::kStage, argc, argv, run);
  }
  return sotto::config::run_stage_body(EvaluationConfig::kProgram, [&] {
    const auto root = sotto::evaluation::prompt_tag_section(argc, argv);
    sotto::config::run_stage_section(root, EvaluationConfig::kStage, run);
  });
}
