#include "src/core/error.h"

#include <fmt/format.h>

namespace sotto::core {

InternalError::InternalError(const std::string& message, std::source_location where)
    : std::logic_error(fmt::format("{} ({}:{})", message, where.file_name(), where.line())) {}

}  // namespace sotto::core
