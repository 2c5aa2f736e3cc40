#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "src/families/load_language_model.h"
#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"

namespace sotto::testing {

// A random Llama small enough for tests, and a second, plain implementation of it: one padded-free row at a time with
// a dense mask, every logit, through autograd. It shares no code with the packed one.
struct TinyLlama {
  explicit TinyLlama(bool tied, unsigned seed = 1);

  std::unique_ptr<model::LanguageModel> packed(model::Precision precision = model::Precision::kFp32) const;
  // log p of every supervised token, row after row. Differentiable in prompt_PD.
  at::Tensor plain_log_prob_N(std::span<const packing::Row> rows, const at::Tensor& prompt_PD) const;

  nlohmann::json config;
  std::map<std::string, at::Tensor> tensors;
};

// Rows that share beginnings in several ways, with virtual tokens of a prompt of four rows, also in the middle.
std::vector<packing::Row> branching_rows();

}  // namespace sotto::testing
