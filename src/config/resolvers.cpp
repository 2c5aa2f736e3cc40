#include "src/config/resolvers.h"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>

#include "src/config/key_path.h"
#include "src/config/python_text.h"
#include "src/config/source_line.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/log.h"

namespace sotto::config {
namespace {

[[noreturn]] void fail(const ResolverCall& call, const std::string& what) {
  fail_at(call.origin, fmt::format("the resolver '{}' {}", call.name, what));
}

void expect_arguments(const ResolverCall& call, std::size_t least, std::size_t most, const char* usage) {
  if (call.arguments.size() >= least && call.arguments.size() <= most) return;
  fail(call, fmt::format("was given {} arguments; write ${{{}:{}}}.", call.arguments.size(), call.name, usage));
}

std::string key_argument(const ResolverCall& call) {
  if (call.arguments[0].is_string()) return call.arguments[0].string();
  if (!std::holds_alternative<std::int64_t>(call.arguments[0].value)) {
    fail(call,
         fmt::format("takes a key, but got {} ({}).", call.arguments[0].kind_name(), python_repr(call.arguments[0])));
  }
  return python_text(call.arguments[0]);
}

Node environment(const ResolverCall& call) {
  expect_arguments(call, 1, 2, "NAME or NAME,DEFAULT");
  const std::string name = key_argument(call);
  if (const char* const found = std::getenv(name.c_str())) return Node(std::string(found), call.origin);
  if (call.arguments.size() < 2) {
    fail(call, fmt::format("finds no environment variable '{}'. Set it, or give a default: ${{oc.env:{},DEFAULT}}.",
                           name, name));
  }
  if (call.arguments[1].is_null()) return Node({}, call.origin);
  return Node(python_text(call.arguments[1]), call.origin);
}

Node select(const ResolverCall& call) {
  expect_arguments(call, 1, 2, "KEY or KEY,DEFAULT");
  if (const auto found = call.interpolation.find(key_argument(call), call.container, call.origin)) return *found;
  return call.arguments.size() == 2 ? call.arguments[1] : Node({}, call.origin);
}

// `${hydra:job.name}`: the same as `${hydra.job.name}`, wherever it stands.
Node hydra(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "KEY");
  const std::string key = child_key("hydra", key_argument(call));
  if (const auto found = call.interpolation.find(key, {}, call.origin)) return *found;
  fail(call, fmt::format("finds no value at '{}'.", key));
}

Node decode(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "TEXT");
  if (call.arguments[0].is_null()) return call.arguments[0];
  if (!call.arguments[0].is_string()) fail(call, "expects text, but got " + call.arguments[0].kind_name() + ".");
  return call.interpolation.evaluate_element(call.arguments[0].string(), call.place, call.origin);
}

Node create(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "YAML");
  const Node& made = call.arguments[0];
  if (!made.is_string() && !made.is_map() && !made.is_list() && !made.is_null()) {
    fail(call, fmt::format("takes a mapping, a list or text with YAML, but got {} ({}).", made.kind_name(),
                           python_repr(made)));
  }
  return call.interpolation.resolve_made(made.is_string() ? create_from_yaml(made.string(), call.origin.text()) : made,
                                         call.place);
}

// The mapping that a call names, as it stands: its values may not all be resolvable.
Interpolation::Found mapping_argument(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "KEY");
  const std::string key = key_argument(call);
  auto found = call.interpolation.locate(key, call.container, call.origin);
  if (!found) fail(call, fmt::format("finds no key '{}'.", key));
  if (found->node->is_missing()) fail(call, fmt::format("needs a mapping, but '{}' has no value yet.", key));
  if (found->node->is_interpolation()) found = call.interpolation.followed(*found);
  if (!found->node->is_map()) {
    fail(call, fmt::format("needs a mapping, but '{}' is {}.", key, found->node->kind_name()));
  }
  return *found;
}

Node mapping_keys(const ResolverCall& call) {
  Node keys(List{}, call.origin);
  for (const auto& [name, value] : mapping_argument(call).node->map()) keys.list().emplace_back(name, call.origin);
  return keys;
}

Node mapping_values(const ResolverCall& call) {
  Node values(List{}, call.origin);
  const auto mapping = mapping_argument(call);
  for (const auto& [name, value] : mapping.node->map()) {
    KeyParts path = mapping.path;
    path.push_back(name);
    values.list().push_back(call.interpolation.resolved({&value, path, mapping.is_resolved}));
    values.list().back().key_kind = KeyKind::kString;
  }
  return values;
}

std::string replaced(std::string text, std::string_view word, const std::string& by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
  return text;
}

Node deprecated(const ResolverCall& call) {
  expect_arguments(call, 1, 2, "NEW_KEY or NEW_KEY,MESSAGE");
  if (!call.arguments[0].is_string()) fail(call, "takes the new key, but got " + call.arguments[0].kind_name() + ".");
  const std::string key = call.arguments[0].string();
  if (call.arguments.size() == 2 && !call.arguments[1].is_string()) {
    fail(call, "takes a message as its second argument, but got " + call.arguments[1].kind_name() + ".");
  }
  const auto found = call.interpolation.locate(key, call.container, call.origin);
  if (!found) fail(call, fmt::format("points to the key '{}', which does not exist.", key));
  const std::string message =
      call.arguments.size() == 2 ? call.arguments[1].string() : "'$OLD_KEY' is deprecated: use '$NEW_KEY' instead.";
  core::log_warning(replaced(replaced(message, "$OLD_KEY", join_key(call.place)), "$NEW_KEY", key));
  return call.interpolation.resolved(*found);
}

Node now(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "FORMAT, as for strftime");
  // One moment for the whole run, so that every use agrees.
  static const std::time_t moment = std::time(nullptr);
  const std::string format = scalar_text(call.arguments[0]);
  std::tm fields{};
  localtime_r(&moment, &fields);
  char text[256];
  const std::size_t size = std::strftime(text, sizeof text, format.c_str(), &fields);
  return Node(std::string(text, size), call.origin);
}

double number(const ResolverCall& call, const Node& argument) {
  if (const auto* integer = std::get_if<std::int64_t>(&argument.value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&argument.value)) return *real;
  fail(call, fmt::format("needs numbers, but got {} ({}).", scalar_yaml(argument), argument.kind_name()));
}

Node multiply(const ResolverCall& call) {
  expect_arguments(call, 2, 2, "A,B");
  const auto* const left = std::get_if<std::int64_t>(&call.arguments[0].value);
  const auto* const right = std::get_if<std::int64_t>(&call.arguments[1].value);
  std::int64_t product = 0;
  if (left && right && !__builtin_mul_overflow(*left, *right, &product)) return Node(product, call.origin);
  return Node(number(call, call.arguments[0]) * number(call, call.arguments[1]), call.origin);
}

// The quotient rounded down, as Python's // does, and what remains.
std::pair<std::int64_t, std::int64_t> floor_divided(const ResolverCall& call) {
  expect_arguments(call, 2, 2, "A,B");
  const auto* const left = std::get_if<std::int64_t>(&call.arguments[0].value);
  const auto* const right = std::get_if<std::int64_t>(&call.arguments[1].value);
  if (!left || !right) fail(call, "needs two integers.");
  if (*right == 0) fail(call, fmt::format("cannot divide {} by 0.", *left));
  std::int64_t quotient = *left / *right;
  const std::int64_t rest = *left % *right;
  if (rest != 0 && (rest < 0) != (*right < 0)) --quotient;
  return {quotient, rest};
}

Node divide_floor(const ResolverCall& call) { return Node(floor_divided(call).first, call.origin); }

Node divide_ceil(const ResolverCall& call) {
  const auto [quotient, rest] = floor_divided(call);
  return Node(quotient + (rest != 0 ? 1 : 0), call.origin);
}

}  // namespace

const ResolverTable& built_in_resolvers() {
  static const ResolverTable table = {
      {"oc.env", environment},
      {"oc.select", select},
      {"oc.decode", decode},
      {"oc.create", create},
      {"oc.dict.keys", mapping_keys},
      {"oc.dict.values", mapping_values},
      {"oc.deprecated", deprecated},
      {"now", now},
      {"hydra", hydra},
      {"multiply", multiply},
      {"divide_ceil", divide_ceil},
      {"divide_floor", divide_floor},
  };
  return table;
}

}  // namespace sotto::config
