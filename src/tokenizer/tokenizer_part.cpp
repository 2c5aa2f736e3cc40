#include "src/tokenizer/tokenizer_part.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::tokenizer {

std::string part_type(const nlohmann::json& part) { return part.is_null() ? "none" : part.value("type", "unnamed"); }

void refuse_part(const std::string& part, const std::string& found, const std::string& supported) {
  throw core::UserError(fmt::format("tokenizer.json: {} '{}' is not supported; {}.", part, found, supported));
}

}  // namespace sotto::tokenizer
