#include "stages/inspect/description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sotto::inspect {
namespace {

using nlohmann::ordered_json;

std::string value_text(const ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> parts;
  for (const ordered_json& part : value) parts.push_back(value_text(part));
  return fmt::format("{}", fmt::join(parts, ", "));
}

// "key: value"; what lies within stands further in.
void append_details(const ordered_json& details, std::size_t indent, std::string& text) {
  for (const auto& [key, value] : details.items()) {
    if (value.is_null() || (value.is_structured() && value.empty())) continue;
    text += fmt::format("{:{}}{}:", "", indent, key);
    const bool list_of_objects = value.is_array() && value.front().is_object();
    if (!value.is_object() && !list_of_objects) {
      text += " " + value_text(value) + "\n";
      continue;
    }
    text += "\n";
    if (value.is_object()) append_details(value, indent + 2, text);
    if (!list_of_objects) continue;
    for (const ordered_json& part : value) {
      const std::size_t start = text.size();
      append_details(part, indent + 4, text);
      if (text.size() > start) text[start + indent + 2] = '-';
    }
  }
}

}  // namespace

void add_tensors(Description& description, const std::map<std::string, checkpoint::StoredTensor>& tensors,
                 const std::string& prefix) {
  for (const auto& [name, tensor] : tensors) {
    description.tensors.push_back({prefix + name, tensor.dtype, tensor.shape, tensor.num_bytes});
  }
}

void add_totals(Description& description) {
  std::uint64_t numbers = 0, bytes = 0;
  std::map<std::string, std::uint64_t> by_type;
  for (const TensorLine& tensor : description.tensors) {
    std::uint64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= static_cast<std::uint64_t>(size);
    numbers += count;
    bytes += tensor.num_bytes;
    ++by_type[tensor.dtype];
  }
  description.details["parameters"] = numbers;
  description.details["bytes"] = bytes;
  description.details["tensors by type"] = by_type;
}

std::string description_text(const std::filesystem::path& path, const Description& description, bool with_tensors) {
  std::string text = fmt::format("{}: {}\n", path.string(), description.kind);
  append_details(description.details, 2, text);
  if (with_tensors) {
    text += "  tensors:\n";
    for (const TensorLine& tensor : description.tensors) {
      text += fmt::format("    {} {} [{}]\n", tensor.name, tensor.dtype, fmt::join(tensor.shape, ", "));
    }
  }
  for (const std::string& need : description.needs) text += fmt::format("  needs: {}\n", need);
  return text;
}

std::string description_json(const std::filesystem::path& path, const Description& description) {
  ordered_json json = {{"path", path.string()}, {"kind", description.kind}, {"details", ordered_json::object()}};
  for (const auto& [key, value] : description.details.items()) {
    if (!value.is_null()) json["details"][key] = value;
  }
  json["tensors"] = ordered_json::array();
  for (const TensorLine& tensor : description.tensors) {
    json["tensors"].push_back(
        {{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"bytes", tensor.num_bytes}});
  }
  json["needs"] = description.needs;
  return json.dump(2) + "\n";
}

}  // namespace sotto::inspect
