#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// A YAML document as nodes with the place of each. `source` names the text in origins and errors. YAML 1.1 scalars
// (yaml_scalar.h), anchors and merge keys (<<); an empty text is an empty mapping.
// Errors (UserError): a syntax error, a duplicate key (both places), an unknown tag, a key that is no scalar.
Node read_yaml(std::string_view text, const std::string& source);
Node read_yaml_file(const std::filesystem::path& file);

}  // namespace sotto::config
