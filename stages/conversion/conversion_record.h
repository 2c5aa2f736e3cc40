#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sotto::conversion {

// What a model folder was made from: the paths of its sources, their size and time of change (of a folder: of all its
// files), the precision and the program's version. Two equal records mean that converting again would give the same
// folder.
std::string conversion_record(const std::vector<std::filesystem::path>& sources, const std::string& precision);

// The record lies in the model folder as sotto_conversion.json, or beside the `.nemo` archive under its name and this
// one.
void write_conversion_record(const std::filesystem::path& output, const std::string& record);
bool has_conversion_record(const std::filesystem::path& output, const std::string& record);

}  // namespace sotto::conversion
