#pragma once

#include <filesystem>

#include "stages/inspect/description.h"

namespace sotto::inspect {

// Folders that sotto, Hugging Face's libraries and Megatron-LM write. Errors (UserError): a damaged file, by name.
Description describe_model_folder(const std::filesystem::path& folder);
Description describe_prompt_folder(const std::filesystem::path& folder);
Description describe_adapter(const std::filesystem::path& folder);
Description describe_checkpoint(const std::filesystem::path& folder);
Description describe_megatron(const std::filesystem::path& folder);

}  // namespace sotto::inspect
