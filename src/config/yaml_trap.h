#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sotto::config {

// What is surprising about a plain (unquoted) scalar of YAML 1.1: `no` is false, `4:00:00` counts in sixties, `010` in
// eights, `1e400` is infinite. Nothing for any other.
std::optional<std::string> yaml_trap(std::string_view plain);

}  // namespace sotto::config
