#pragma once

#include <filesystem>
#include <string>

namespace sotto::checkpoint {

// Sixteen hexadecimal digits that change with a model folder's config.json and with the names, shapes and places of its
// tensors: enough to notice prompts that were made for another model, cheap on any size. FNV-1a, 64 bits.
// Errors (UserError): no config.json, or no model.safetensors (or its index).
std::string model_fingerprint(const std::filesystem::path& folder);

}  // namespace sotto::checkpoint
