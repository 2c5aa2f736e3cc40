#include "src/prompt/initializer.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>

#include <cmath>

namespace sotto::prompt {

Initializer::Initializer(std::uint64_t seed) : generator_(at::detail::createCPUGenerator(seed)) {}

at::Tensor Initializer::normal(at::IntArrayRef shape, double std) {
  return at::empty(shape, at::kFloat).normal_(0.0, std, generator_);
}

at::Tensor Initializer::uniform(at::IntArrayRef shape, double bound) {
  return at::empty(shape, at::kFloat).uniform_(-bound, bound, generator_);
}

at::Tensor Initializer::xavier_normal(std::int64_t rows, std::int64_t columns) {
  return normal({rows, columns}, std::sqrt(2.0 / static_cast<double>(rows + columns)));
}

}  // namespace sotto::prompt
