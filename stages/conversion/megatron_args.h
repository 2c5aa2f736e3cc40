#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sotto::conversion {

// The settings of a Megatron-LM checkpoint (its `args` and checkpoint_version) by NeMo's keys. UserError naming an
// argument that asks for what is not supported.
nlohmann::ordered_json nemo_settings_of_megatron(const nlohmann::ordered_json& checkpoint, const std::string& source);

}  // namespace sotto::conversion
