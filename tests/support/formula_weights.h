#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "src/model/language_model.h"
#include "src/model/load_options.h"

namespace sotto::testing {

// The numbers of a model that a golden's maker and its test both compute (tests/golden/formula_weights.py):
// pseudo-random, even over [-scale / 2, scale / 2), shifted by `shift`, decided by the tensor's name and shape alone.
at::Tensor formula_tensor(const std::string& name, const std::vector<std::int64_t>& shape, double scale, double shift);

// The model of a golden: its `config` (config.json) and `tensors`, each [name, shape, scale, shift].
std::unique_ptr<model::LanguageModel> load_formula_model(const nlohmann::json& golden, c10::Device device = c10::kCPU,
                                                         model::Precision precision = model::Precision::kFp32);

}  // namespace sotto::testing
