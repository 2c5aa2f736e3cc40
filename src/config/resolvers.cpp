#include "src/config/resolvers.h"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>

#include "src/config/key_path.h"
#include "src/config/value_grammar.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

[[noreturn]] void fail(const ResolverCall& call, const std::string& what) {
  throw core::UserError(fmt::format("{}: the resolver '{}' {}", call.origin.text(), call.name, what));
}

void expect_arguments(const ResolverCall& call, std::size_t least, std::size_t most, const char* usage) {
  if (call.arguments.size() >= least && call.arguments.size() <= most) return;
  fail(call, fmt::format("was given {} arguments; write ${{{}:{}}}.", call.arguments.size(), call.name, usage));
}

Node environment(const ResolverCall& call) {
  expect_arguments(call, 1, 2, "NAME or NAME,DEFAULT");
  const std::string name = scalar_text(call.arguments[0]);
  if (const char* const found = std::getenv(name.c_str())) return Node(std::string(found), call.origin);
  if (call.arguments.size() < 2) {
    fail(call, fmt::format("finds no environment variable '{}'. Set it, or give a default: ${{oc.env:{},DEFAULT}}.",
                           name, name));
  }
  if (call.arguments[1].is_null()) return Node({}, call.origin);
  return Node(scalar_text(call.arguments[1]), call.origin);
}

Node select(const ResolverCall& call) {
  expect_arguments(call, 1, 2, "KEY or KEY,DEFAULT");
  const Node* const found = call.interpolation.find(scalar_text(call.arguments[0]), call.container);
  if (found != nullptr && !found->is_missing()) return *found;
  return call.arguments.size() == 2 ? call.arguments[1] : Node({}, call.origin);
}

Node decode(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "TEXT");
  if (call.arguments[0].is_null()) return call.arguments[0];
  if (!call.arguments[0].is_string()) fail(call, "expects text, but got " + call.arguments[0].kind_name() + ".");
  const Node value = parse_value(call.arguments[0].string(), call.origin);
  return value.is_string() ? call.interpolation.evaluate(value.string(), call.container, call.origin) : value;
}

Node create(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "YAML");
  if (!call.arguments[0].is_string()) return call.arguments[0];
  return read_yaml(call.arguments[0].string(), call.origin.text());
}

const Node& mapping_argument(const ResolverCall& call) {
  expect_arguments(call, 1, 1, "KEY");
  const std::string key = scalar_text(call.arguments[0]);
  const Node* const found = call.interpolation.find(key, call.container);
  if (found == nullptr) fail(call, fmt::format("finds no key '{}'.", key));
  if (!found->is_map()) fail(call, fmt::format("needs a mapping, but '{}' is {}.", key, found->kind_name()));
  return *found;
}

Node mapping_keys(const ResolverCall& call) {
  Node keys(List{}, call.origin);
  for (const auto& [name, value] : mapping_argument(call).map()) keys.list().emplace_back(name, call.origin);
  return keys;
}

Node mapping_values(const ResolverCall& call) {
  Node values(List{}, call.origin);
  for (const auto& [name, value] : mapping_argument(call).map()) values.list().push_back(value);
  return values;
}

Node deprecated(const ResolverCall& call) {
  expect_arguments(call, 1, 2, "NEW_KEY or NEW_KEY,MESSAGE");
  const std::string key = scalar_text(call.arguments[0]);
  const Node* const found = call.interpolation.find(key, call.container);
  if (found == nullptr) fail(call, fmt::format("points to the key '{}', which does not exist.", key));
  return *found;
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
      {"oc.env", environment},        {"oc.select", select},
      {"oc.decode", decode},          {"oc.create", create},
      {"oc.dict.keys", mapping_keys}, {"oc.dict.values", mapping_values},
      {"oc.deprecated", deprecated},  {"now", now},
      {"multiply", multiply},         {"divide_ceil", divide_ceil},
      {"divide_floor", divide_floor},
  };
  return table;
}

}  // namespace sotto::config
