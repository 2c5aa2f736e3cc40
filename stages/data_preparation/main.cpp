#include "src/config/stage_program.h"
#include "stages/data_preparation/prepare_data.h"

int main(int argc, char** argv) {
  using sotto::data_preparation::DataPreparationConfig;
  return sotto::config::run_stage_program<DataPreparationConfig>(DataPreparationConfig::kProgram,
                                                                 DataPreparationConfig::kStage, argc, argv,
                                                                 sotto::data_preparation::prepare_data);
}
