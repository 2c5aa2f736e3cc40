#include "src/config/override_grammar.h"

#include <fmt/format.h>

#include <cctype>

#include "src/config/value_grammar.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using core::UserError;

bool key_sign(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("_$-./@").find(c) != std::string_view::npos;
}

Override::Kind take_prefix(std::string_view text, std::size_t& at) {
  if (text.starts_with("++")) return at = 2, Override::Kind::kForce;
  if (text.starts_with("+")) return at = 1, Override::Kind::kAdd;
  if (text.starts_with("~")) return at = 1, Override::Kind::kDelete;
  return Override::Kind::kChange;
}

[[noreturn]] void refuse(std::string_view text, std::size_t at, const std::string& what) {
  throw UserError(fmt::format("'{}' is not an override: {}.\n  {}\n  {}^\nAn override is key=value, +key=value (add), "
                              "++key=value (add or change) or ~key (remove).",
                              text, what, text, std::string(at, ' ')),
                  core::kExitUsage);
}

[[noreturn]] void refuse_sweep(const Override& parsed, std::string_view values) {
  throw UserError(
      fmt::format("Ambiguous value for argument '{}'\n1. To use it as a list, use {}=[{}]\n"
                  "2. To use it as string, quote the value: {}=\\'{}\\'\n"
                  "3. To sweep over it, add --multirun to your command line",
                  parsed.text, parsed.key, values, parsed.key, values));
}

}  // namespace

Override parse_override(std::string_view text) {
  Override parsed;
  parsed.text = text;
  std::size_t at = 0;
  parsed.kind = take_prefix(text, at);
  const std::size_t key_begin = at;
  while (at < text.size() && key_sign(text[at])) ++at;
  std::string key(text.substr(key_begin, at - key_begin));
  if (const std::size_t sign = key.find('@'); sign != std::string::npos) {
    parsed.package = key.substr(sign + 1);
    key.resize(sign);
  }
  parsed.key = key;
  if (at == text.size()) {
    if (parsed.kind != Override::Kind::kDelete) refuse(text, at, "'=' is missing");
    return parsed;
  }
  if (text[at] != '=') refuse(text, at, "this sign cannot stand in a key");
  ValueParser values(text, at + 1, {fmt::format("override '{}'", text), 0, 0});
  parsed.has_value = true;
  parsed.value = values.parse_element();
  values.skip_spaces();
  if (values.peek() == ',') refuse_sweep(parsed, text.substr(at + 1));
  if (!values.at_end()) values.fail("unexpected text after the value");
  return parsed;
}

}  // namespace sotto::config
