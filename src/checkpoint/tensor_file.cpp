#include "src/checkpoint/tensor_file.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>

#include <array>
#include <cstring>
#include <utility>

#include "src/checkpoint/safetensors_writer.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

constexpr std::array<std::pair<const char*, at::ScalarType>, 10> kNumberTypes = {{{"F64", at::kDouble},
                                                                                  {"F32", at::kFloat},
                                                                                  {"F16", at::kHalf},
                                                                                  {"BF16", at::kBFloat16},
                                                                                  {"I64", at::kLong},
                                                                                  {"I32", at::kInt},
                                                                                  {"I16", at::kShort},
                                                                                  {"I8", at::kChar},
                                                                                  {"U8", at::kByte},
                                                                                  {"BOOL", at::kBool}}};

at::ScalarType scalar_type(const std::string& dtype) {
  for (const auto& [name, type] : kNumberTypes) {
    if (dtype == name) return type;
  }
  throw core::InternalError("no tensor type for safetensors' " + dtype);
}

std::string dtype_name(at::ScalarType type) {
  for (const auto& [name, own] : kNumberTypes) {
    if (type == own) return name;
  }
  throw core::InternalError(fmt::format("safetensors has no name for the type {}", at::toString(type)));
}

at::Tensor copied_tensor(const StoredTensor& stored) {
  at::Tensor tensor = at::empty(stored.shape, scalar_type(stored.dtype));
  if (stored.num_bytes > 0) std::memcpy(tensor.mutable_data_ptr(), stored.data, stored.num_bytes);
  return tensor;
}

}  // namespace

at::Tensor load_tensor(const std::filesystem::path& file, const std::string& name) {
  return copied_tensor(SafetensorsFile(file).tensor(name));
}

at::Tensor load_tensor(const SafetensorsFile& file, const std::string& name) {
  const auto found = file.tensors().find(name);
  return found == file.tensors().end() ? at::Tensor() : copied_tensor(found->second);
}

std::map<std::string, at::Tensor> load_tensors(const std::filesystem::path& file) {
  const SafetensorsFile stored(file);
  std::map<std::string, at::Tensor> tensors;
  for (const auto& [name, tensor] : stored.tensors()) tensors[name] = copied_tensor(tensor);
  return tensors;
}

at::Tensor mapped_tensor(const StoredTensor& stored, std::shared_ptr<const void> owner) {
  // Headers of any length are allowed: numbers that came to stand across their alignment are copied.
  if (stored.num_bytes == 0 || reinterpret_cast<std::uintptr_t>(stored.data) % dtype_bytes(stored.dtype) != 0) {
    return copied_tensor(stored);
  }
  return at::from_blob(
      const_cast<std::byte*>(stored.data), stored.shape, [owner = std::move(owner)](void*) {},
      at::TensorOptions(scalar_type(stored.dtype)));
}

void save_tensors(const std::filesystem::path& file, const std::map<std::string, at::Tensor>& tensors,
                  const std::map<std::string, std::string>& metadata) {
  std::vector<SafetensorsHeaderEntry> entries;
  for (const auto& [name, tensor] : tensors) {
    entries.push_back({name, dtype_name(tensor.scalar_type()), tensor.sizes().vec()});
  }
  SafetensorsWriter writer(file, entries, metadata);
  for (const auto& entry : tensors) {
    const at::Tensor plain = entry.second.detach().cpu().contiguous();
    writer.append(plain.const_data_ptr(), plain.nbytes());
  }
  writer.commit();
}

}  // namespace sotto::checkpoint
