#include "src/config/select.h"

#include <fmt/format.h>

#include "src/config/interpolation.h"
#include "src/config/key_path.h"
#include "src/config/resolvers.h"
#include "src/core/error.h"

namespace sotto::config {

std::optional<Node> select_value(const Node& root, std::string_view key, const SelectOptions& options) {
  if (key.starts_with("..")) {
    throw core::UserError(fmt::format("the key '{}' leads above the top of the configuration.", key));
  }
  try {
    Interpolation interpolation(root, built_in_resolvers());
    const auto found = interpolation.locate(key, {}, {});
    if (!found) return std::nullopt;
    if (found->node->is_missing()) {
      if (!options.throw_on_missing) return std::nullopt;
      throw core::UserError(
          fmt::format("'{}' has no value yet (??? at {}). Set it: {}=VALUE", key, found->node->origin.text(), key));
    }
    return interpolation.resolved(*found);
  } catch (const core::UserError&) {
    if (options.throw_on_missing || options.throw_on_resolution_failure) throw;
    return std::nullopt;
  }
}

}  // namespace sotto::config
