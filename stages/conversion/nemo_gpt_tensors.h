#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"
#include "stages/conversion/merged_tensor.h"
#include "stages/conversion/nemo_gpt_config.h"

namespace sotto::conversion {

// The tensors of one rank by NeMo's names.
using RankTensors = std::map<std::string, checkpoint::StoredTensor>;

// Names without what wraps the model ("model.", "module.", "_orig_mod.") and, of older files, "language_model.".
RankTensors plain_names(const RankTensors& tensors);

// The whole model's tensors (model/megatron_gpt_family.h), put together from the parts of all ranks:
// ranks[pipeline][tensor], with plain names, of NeMo's own or Megatron-core's. They must outlive the result. UserError
// naming a tensor that a rank lacks.
std::vector<MergedTensor> nemo_gpt_tensors(const std::vector<std::vector<RankTensors>>& ranks,
                                           const NemoGptLayout& layout, const nlohmann::ordered_json& config,
                                           const std::string& source);

}  // namespace sotto::conversion
