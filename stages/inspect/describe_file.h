#pragma once

#include <filesystem>

#include "stages/inspect/description.h"

namespace sotto::inspect {

// Single files of tensors. Errors (UserError): those of their readers.
Description describe_gguf(const std::filesystem::path& path);
Description describe_safetensors(const std::filesystem::path& path);
Description describe_pytorch(const std::filesystem::path& path);

}  // namespace sotto::inspect
