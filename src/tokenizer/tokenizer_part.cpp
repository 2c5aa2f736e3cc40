#include "src/tokenizer/tokenizer_part.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::tokenizer {

std::string part_type(const nlohmann::json& part) { return part.is_null() ? "none" : part.value("type", "unnamed"); }

std::int32_t count_of(const nlohmann::json& value, const char* what, std::int32_t largest) {
  const bool fits =
      value.is_number_integer() &&
      (value.is_number_unsigned() ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(largest)
                                  : value.get<std::int64_t>() >= 0 && value.get<std::int64_t>() <= largest);
  if (fits) return value.get<std::int32_t>();
  throw core::UserError(
      fmt::format("the tokenizer's {} is {}; an integer from 0 to {} is expected.", what, value.dump(), largest));
}

void refuse_part(const std::string& part, const std::string& found, const std::string& supported) {
  throw core::UserError(fmt::format("tokenizer.json: {} '{}' is not supported; {}.", part, found, supported));
}

}  // namespace sotto::tokenizer
