#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sotto::prompt {

// Fresh fp32 parameters from a seeded generator of its own. Distributions as PyTorch's modules use them.
class Initializer {
 public:
  explicit Initializer(std::uint64_t seed);

  at::Tensor normal(at::IntArrayRef shape, double std);
  at::Tensor uniform(at::IntArrayRef shape, double bound);            // in [-bound, bound)
  at::Tensor xavier_normal(std::int64_t rows, std::int64_t columns);  // std sqrt(2 / (rows + columns))

 private:
  at::Generator generator_;
};

}  // namespace sotto::prompt
