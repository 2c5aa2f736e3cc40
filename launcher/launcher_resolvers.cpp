#include "launcher/launcher_resolvers.h"

#include <fmt/format.h>

#include "launcher/installation.h"
#include "src/config/resolvers.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

using config::Node;
using config::ResolverCall;

std::string one_argument(const ResolverCall& call, const char* usage) {
  if (call.arguments.size() == 1) return config::scalar_text(call.arguments[0]);
  throw core::UserError(
      fmt::format("{}: the resolver '{}' takes one argument: {}.", call.origin.text(), call.name, usage));
}

[[noreturn]] void fail_unknown(const ResolverCall& call, const std::string& given,
                               const std::vector<std::string>& known) {
  throw core::UserError(fmt::format("{}: the resolver '{}' knows no '{}'.{}", call.origin.text(), call.name, given,
                                    core::did_you_mean(given, known)));
}

Node about_sotto(const ResolverCall& call) {
  const std::string what = one_argument(call, "${sotto:home}");
  if (what != "home") fail_unknown(call, what, {"home"});
  return Node(home_folder().string(), call.origin);
}

}  // namespace

config::ResolverTable launcher_resolvers() {
  config::ResolverTable table = config::built_in_resolvers();
  table["sotto"] = about_sotto;
  return table;
}

}  // namespace sotto::launcher
