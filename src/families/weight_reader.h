#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

#include "src/model/frozen_linear.h"

namespace sotto::families {

// Gives the tensor of a Hugging Face name ("model.embed_tokens.weight") in any float type, on the CPU; an undefined
// tensor when there is none.
using TensorSource = std::function<at::Tensor(const std::string& name)>;

// Takes tensors of the expected shape from a source, in the type and on the device that weights are held in. UserError
// naming a tensor that is missing or of another shape. Shapes: O output features, I input features.
class WeightReader {
 public:
  WeightReader(const TensorSource& source, at::ScalarType type, at::Device device = at::kCPU)
      : source_(source), type_(type), device_(device) {}

  bool has(const std::string& name) const { return source_(name).defined(); }
  at::Tensor matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const;
  // fp32: norms and biases.
  at::Tensor vector(const std::string& name, std::int64_t size) const;

  // The layers of `names` side by side, "<name>.weight" [O, I] and, `with_bias`, "<name>.bias"; each with its O.
  struct Part {
    std::string name;
    std::int64_t output_size;
  };
  model::FrozenLinear linear(const std::vector<Part>& parts, std::int64_t input_size, bool with_bias) const;

 private:
  at::Tensor read(const std::string& name, std::vector<std::int64_t> sizes) const;

  const TensorSource& source_;
  at::ScalarType type_;
  at::Device device_;
};

}  // namespace sotto::families
