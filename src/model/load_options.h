#pragma once

#include <string_view>

namespace sotto::model {

enum class Precision { kAuto, kFp32, kBf16 };  // kAuto: bf16 where the device computes it fast, fp32 elsewhere
enum class Accelerator { kAuto, kCpu, kGpu };  // kAuto: a GPU where LibTorch sees one

struct LoadOptions {
  Precision precision = Precision::kAuto;
  Accelerator accelerator = Accelerator::kAuto;
  int gpu = 0;  // which one of the machine; beyond the last one it begins again
};

// The options by their names in a trainer's section: precision "auto", "32", "bf16"; accelerator "auto", "cpu", "gpu".
// Errors (InternalError): another name; the configuration's own check comes first.
LoadOptions load_options(std::string_view precision, std::string_view accelerator, int gpu = 0);

}  // namespace sotto::model
