#include "src/model/load_options.h"

#include <string>

#include "src/core/error.h"

namespace sotto::model {
namespace {

Precision precision_named(std::string_view name) {
  if (name == "auto") return Precision::kAuto;
  if (name == "32") return Precision::kFp32;
  if (name == "bf16") return Precision::kBf16;
  throw core::InternalError("no precision '" + std::string(name) + "'");
}

Accelerator accelerator_named(std::string_view name) {
  if (name == "auto") return Accelerator::kAuto;
  if (name == "cpu") return Accelerator::kCpu;
  if (name == "gpu") return Accelerator::kGpu;
  throw core::InternalError("no accelerator '" + std::string(name) + "'");
}

}  // namespace

LoadOptions load_options(std::string_view precision, std::string_view accelerator, int gpu) {
  return {precision_named(precision), accelerator_named(accelerator), gpu};
}

}  // namespace sotto::model
