#pragma once

#include <filesystem>

#include "stages/inspect/description.h"

namespace sotto::inspect {

// What a path is: a model folder, a prompt folder, an adapter of PEFT, a training's checkpoint, a `.nemo` archive, a
// GGUF, safetensors or PyTorch file. Errors (UserError): a path that does not exist or is none of these (with what was
// looked for), a damaged file.
Description describe_path(const std::filesystem::path& path);

}  // namespace sotto::inspect
