#include "src/families/weight_reader.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/core/error.h"

namespace sotto::families {

at::Tensor WeightReader::matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  return read(name, {rows, columns}).to(type_).to(device_).contiguous();
}

at::Tensor WeightReader::vector(const std::string& name, std::int64_t size) const {
  return read(name, {size}).to(at::kFloat).to(device_).contiguous();
}

model::FrozenLinear WeightReader::linear(const std::vector<Part>& parts, std::int64_t input_size,
                                         bool with_bias) const {
  std::vector<at::Tensor> weights, biases;
  for (const Part& part : parts) {
    weights.push_back(matrix(part.name + ".weight", part.output_size, input_size));
    if (with_bias) biases.push_back(vector(part.name + ".bias", part.output_size));
  }
  const at::Tensor weight_OI = weights.size() == 1 ? weights[0] : at::cat(weights);
  return with_bias ? model::FrozenLinear(weight_OI).with_bias(at::cat(biases)) : model::FrozenLinear(weight_OI);
}

at::Tensor WeightReader::read(const std::string& name, std::vector<std::int64_t> sizes) const {
  at::Tensor tensor = source_(name);
  if (!tensor.defined()) {
    throw core::UserError(
        fmt::format("the model has no tensor '{}'; config.json asks for it. Convert it again.", name));
  }
  if (tensor.sizes() != at::IntArrayRef(sizes)) {
    throw core::UserError(fmt::format("tensor '{}' has shape [{}]; config.json asks for [{}].", name,
                                      fmt::join(tensor.sizes(), ", "), fmt::join(sizes, ", ")));
  }
  return tensor;
}

}  // namespace sotto::families
