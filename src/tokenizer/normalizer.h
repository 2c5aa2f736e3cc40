#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sotto::tokenizer {

using Normalizer = std::function<std::string(std::string text)>;

// The `normalizer` of tokenizer.json: null, Sequence, NFC, NFD, NFKC, NFKD, Precompiled, Replace, Prepend, Strip.
// UserError naming another.
Normalizer make_normalizer(const nlohmann::json& part);

}  // namespace sotto::tokenizer
