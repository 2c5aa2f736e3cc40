#include "launcher/launcher_resolvers.h"

#include <fmt/format.h>

#include <filesystem>

#include "launcher/installation.h"
#include "src/config/resolvers.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

using config::Node;
using config::ResolverCall;
using Choices = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kChoices = "runtime.choices.";

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

Node about_hydra(const ResolverCall& call, const Choices& choices) {
  const std::string what = one_argument(call, "${hydra:runtime.cwd}");
  if (what == "runtime.cwd") return Node(std::filesystem::current_path().string(), call.origin);
  std::vector<std::string> known{"runtime.cwd"};
  for (const auto& [group, option] : choices) {
    known.push_back(std::string(kChoices) + group);
    if (what != known.back()) continue;
    return option == "null" ? Node({}, call.origin) : Node(option, call.origin);
  }
  fail_unknown(call, what, known);
}

}  // namespace

config::ResolverTable launcher_resolvers(Choices choices) {
  config::ResolverTable table = config::built_in_resolvers();
  table["sotto"] = about_sotto;
  // Where the composer brings its own `hydra` node, its resolver answers more than this one.
  table.try_emplace("hydra",
                    [choices = std::move(choices)](const ResolverCall& call) { return about_hydra(call, choices); });
  return table;
}

}  // namespace sotto::launcher
