#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "stages/conversion/merged_tensor.h"

namespace sotto::conversion {

// The tensors of a model folder of model_type megatron_gpt or megatron_t5 under the names and with the rows in the
// order of NeMo's model_weights.ckpt (nemo_config_of_model.h), by name. `tensors` must outlive them.
std::vector<MergedTensor> nemo_tensors_of_model(const std::map<std::string, checkpoint::StoredTensor>& tensors,
                                                const nlohmann::ordered_json& config);
std::vector<MergedTensor> nemo_tensors_of_model(std::map<std::string, checkpoint::StoredTensor>&&,
                                                const nlohmann::ordered_json&) = delete;

}  // namespace sotto::conversion
