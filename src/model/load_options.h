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

// The options by their names in a configuration: "auto", "32", "bf16"; "auto", "cpu", "gpu".
// Errors (InternalError): another name; the configuration's own check comes first.
Precision precision_named(std::string_view name);
Accelerator accelerator_named(std::string_view name);

}  // namespace sotto::model
