#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sotto::tokenizer {

// Turns the texts of tokens into pieces of the decoded text, in place.
using Decoder = std::function<void(std::vector<std::string>& tokens)>;

// The `decoder` of tokenizer.json: null (tokens with spaces between), Sequence, ByteLevel, Metaspace, Replace,
// ByteFallback, Fuse, Strip. UserError naming another.
Decoder make_decoder(const nlohmann::json& part);

}  // namespace sotto::tokenizer
