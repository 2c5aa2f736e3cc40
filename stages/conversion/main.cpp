#include "src/config/stage_program.h"
#include "stages/conversion/conversion_config.h"
#include "stages/conversion/run_conversion.h"

int main(int argc, char** argv) {
  using sotto::conversion::ConversionConfig;
  return sotto::config::run_stage_program<ConversionConfig>(ConversionConfig::kProgram, ConversionConfig::kStage, argc,
                                                            argv, sotto::conversion::run_conversion);
}
