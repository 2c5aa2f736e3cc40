#pragma once

#include <filesystem>
#include <string>

namespace sotto::conversion {

// What a model folder was made from: the source's path, its size and time of change (of a folder: of all its files),
// the precision and the program's version. Two equal records mean that converting again would give the same folder.
std::string conversion_record(const std::filesystem::path& source, const std::string& precision);

// The record lies in the model folder as sotto_conversion.json.
void write_conversion_record(const std::filesystem::path& model_folder, const std::string& record);
bool has_conversion_record(const std::filesystem::path& model_folder, const std::string& record);

}  // namespace sotto::conversion
