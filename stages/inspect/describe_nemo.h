#pragma once

#include <filesystem>

#include "stages/inspect/description.h"

namespace sotto::inspect {

// A `.nemo` archive: a model, or the virtual prompts of NeMo 1.9 to 1.22 with their tasks and templates. Tensors of
// parallel ranks stand behind the rank's folder. Errors (UserError): those of its readers.
Description describe_nemo(const std::filesystem::path& path);

}  // namespace sotto::inspect
