#include "src/config/stage_program.h"
#include "stages/evaluation/evaluation_config.h"
#include "stages/evaluation/run_evaluation.h"

int main(int argc, char** argv) {
  using sotto::evaluation::EvaluationConfig;
  return sotto::config::run_stage_program<EvaluationConfig>(
      EvaluationConfig::kProgram, EvaluationConfig::kStage, argc, argv, [](const EvaluationConfig& config) {
        sotto::evaluation::run_evaluation(config, sotto::parallel::join_processes());
      });
}
