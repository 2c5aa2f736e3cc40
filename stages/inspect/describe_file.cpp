#include "stages/inspect/describe_file.h"

#include <fmt/format.h>

#include <map>

#include "src/checkpoint/gguf_reader.h"
#include "src/checkpoint/pytorch_reader.h"

namespace sotto::inspect {
namespace {

// ggml's names (ggml.h); a type that is not in the list by its number.
std::string ggml_type_name(std::uint32_t type) {
  static const std::map<std::uint32_t, const char*> names = {
      {0, "F32"},   {1, "F16"},   {2, "Q4_0"},  {3, "Q4_1"},  {6, "Q5_0"},  {7, "Q5_1"}, {8, "Q8_0"},
      {10, "Q2_K"}, {11, "Q3_K"}, {12, "Q4_K"}, {13, "Q5_K"}, {14, "Q6_K"}, {30, "BF16"}};
  const auto found = names.find(type);
  return found == names.end() ? fmt::format("ggml type {}", type) : found->second;
}

nlohmann::ordered_json or_null(const std::optional<std::int64_t>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace

Description describe_gguf(const std::filesystem::path& path) {
  const checkpoint::GgufFile file(path);
  Description description{.kind = "GGUF file", .details = {}, .tensors = {}, .needs = {}};
  const std::string family = file.find_text("general.architecture");
  description.details["family"] = family;
  description.details["name"] = file.find_text("general.name");
  for (const char* key : {"block_count", "embedding_length", "feed_forward_length", "attention.head_count",
                          "attention.head_count_kv", "context_length"}) {
    description.details[key] = or_null(file.find_integer(family + "." + key));
  }
  description.details["vocabulary"] = file.find_texts("tokenizer.ggml.tokens").size();
  description.details["tokenizer"] = file.find_text("tokenizer.ggml.model");
  for (const auto& [name, tensor] : file.tensors()) {
    description.tensors.push_back({name, ggml_type_name(tensor.type), tensor.shape, tensor.num_bytes});
  }
  add_totals(description);
  description.needs.push_back("conversion to a model folder: sotto-conversion, source_path");
  return description;
}

Description describe_safetensors(const std::filesystem::path& path) {
  const checkpoint::SafetensorsFile file(path);
  Description description{.kind = "safetensors file", .details = {}, .tensors = {}, .needs = {}};
  if (!file.metadata().empty()) description.details["metadata"] = file.metadata();
  add_tensors(description, file.tensors());
  add_totals(description);
  return description;
}

Description describe_pytorch(const std::filesystem::path& path) {
  const checkpoint::PytorchFile file(path);
  Description description{.kind = "PyTorch file", .details = {}, .tensors = {}, .needs = {}};
  add_tensors(description, file.tensors());
  add_totals(description);
  return description;
}

}  // namespace sotto::inspect
