#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// A YAML document as nodes with the place of each. `source` names the text in origins and errors. YAML 1.1 scalars
// (yaml_scalar.h), anchors and merge keys (<<); an empty text is an empty mapping.
// Errors (UserError, with the line): a syntax error, a duplicate key (both places), an unknown tag, a key that is no
// scalar, bytes that are no UTF-8; more than 64 MiB, 200 levels, or a million values copied by aliases.
// `traps` collects what YAML 1.1 reads differently than most people (yaml_trap.h), with places and lines.
Node read_yaml(std::string_view text, const std::string& source, std::vector<std::string>* traps = nullptr);
// As OmegaConf.create() reads a text: one that is a single word is a mapping with that key. Errors besides: another
// scalar, a text whose interpolation cannot be read.
Node create_from_yaml(std::string_view text, const std::string& source, std::vector<std::string>* traps = nullptr);
// As read_yaml, but an empty text is null.
Node read_yaml_value(std::string_view text, const std::string& source, std::vector<std::string>* traps = nullptr);
Node read_yaml_file(const std::filesystem::path& file);

}  // namespace sotto::config
