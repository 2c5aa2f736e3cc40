#include "src/families/load_language_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/keep_freed_memory.h"
#include "src/core/log.h"
#include "src/core/suggest.h"
#include "src/families/config_reader.h"
#include "src/families/gpt2_family.h"
#include "src/families/llama_family.h"
#include "src/families/megatron_gpt_family.h"
#include "src/families/megatron_t5_family.h"
#include "src/families/t5_family.h"
#include "src/kernels/packed_matrix.h"
#include "src/model/device.h"

namespace sotto::families {
namespace {

using FamilyLoader = std::unique_ptr<model::LanguageModel> (*)(const nlohmann::json& config,
                                                               const WeightReader& weights);

// By model_type.
const std::map<std::string, FamilyLoader> kFamilies = {{"gpt2", load_gpt2},
                                                       {"llama", load_llama},
                                                       {"megatron_gpt", load_megatron_gpt},
                                                       {"megatron_t5", load_megatron_t5},
                                                       {"mistral", load_llama},
                                                       {"mt5", load_t5},
                                                       {"qwen2", load_llama},
                                                       {"t5", load_t5}};

at::ScalarType weight_type(model::Precision precision, at::Device device) {
  const bool fast_bf16 = !device.is_cpu() || kernels::bf16_is_fast();
  if (precision == model::Precision::kBf16 && device.is_cpu() && !kernels::has_fast_panels(at::kBFloat16)) {
    core::log_warning_once("this CPU has neither AVX2 nor bf16 instructions: bf16 will be slower than fp32 here.");
  }
  return precision == model::Precision::kBf16 || (precision == model::Precision::kAuto && fast_bf16) ? at::kBFloat16
                                                                                                     : at::kFloat;
}

}  // namespace

std::unique_ptr<model::LanguageModel> load_language_model(const nlohmann::json& config, const TensorSource& tensors,
                                                          const model::LoadOptions& options) {
  return load_language_model(config, tensors, options.precision, model::device_for(options.accelerator, options.gpu));
}

std::unique_ptr<model::LanguageModel> load_language_model(const nlohmann::json& config, const TensorSource& tensors,
                                                          model::Precision precision, at::Device device) {
  core::keep_freed_memory();
  const WeightReader weights(tensors, weight_type(precision, device), device);
  const ConfigReader reader(config);
  const auto family = reader.required<std::string>("model_type");
  const auto found = kFamilies.find(family);
  if (found == kFamilies.end()) {
    std::vector<std::string> known;
    for (const auto& [name, load] : kFamilies) known.push_back(name);
    throw core::UserError(fmt::format("config.json: model_type '{}' is not supported; {} are.{}", family,
                                      fmt::join(known, ", "), core::did_you_mean(family, known)));
  }
  return found->second(config, weights);
}

}  // namespace sotto::families
