#include "tests/support/formula_weights.h"

#include <ATen/ops/empty.h>

#include <nlohmann/json.hpp>

#include "src/families/load_language_model.h"

namespace sotto::testing {

at::Tensor formula_tensor(const std::string& name, const std::vector<std::int64_t>& shape, double scale, double shift) {
  std::uint32_t seed = 0x811c9dc5U;  // FNV-1a
  for (const char c : name) seed = (seed ^ static_cast<unsigned char>(c)) * 0x01000193U;
  at::Tensor tensor = at::empty(shape, at::kFloat);
  float* numbers = tensor.data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    std::uint32_t x = seed + static_cast<std::uint32_t>(i) * 0x9e3779b9U;
    x = (x ^ (x >> 16)) * 0x85ebca6bU;
    x = (x ^ (x >> 13)) * 0xc2b2ae35U;
    x ^= x >> 16;
    // 24 bits and powers of two: exact in every step, so that both languages agree to the last bit.
    numbers[i] = static_cast<float>((static_cast<double>(x >> 8) / 16777216.0 - 0.5) * scale + shift);
  }
  return tensor;
}

std::unique_ptr<model::LanguageModel> load_formula_model(const nlohmann::json& golden, c10::Device device,
                                                         model::Precision precision) {
  const auto source = [&](const std::string& name) {
    for (const auto& tensor : golden.at("tensors")) {
      if (tensor[0] == name) return formula_tensor(name, tensor[1], tensor[2], tensor[3]);
    }
    return at::Tensor();
  };
  return families::load_language_model(golden.at("config"), source, precision, device);
}

}  // namespace sotto::testing
