#include "src/parallel/node_list.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

#include "src/core/error.h"

namespace sotto::parallel {
namespace {

constexpr std::size_t kMostHosts = 65536;  // as Slurm itself allows in one list

[[noreturn]] void fail(std::string_view list, std::string_view what) {
  throw core::UserError(fmt::format("The node list \"{}\" {}. Expected a list as Slurm writes it, like gpu[01-04,7].",
                                    std::string(list), what));
}

std::uint64_t number(std::string_view digits, std::string_view list) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    fail(list, fmt::format("has \"{}\" where a number belongs", std::string(digits)));
  }
  return value;
}

// The parts between commas that are outside brackets.
std::vector<std::string_view> split(std::string_view text, std::string_view list) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool inside = false;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at == text.size() || (text[at] == ',' && !inside)) {
      parts.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    } else if (text[at] == '[' || text[at] == ']') {
      if (inside == (text[at] == '[')) fail(list, "has a bracket too many");
      inside = text[at] == '[';
    }
  }
  if (inside) fail(list, "has an unclosed bracket");
  return parts;
}

// "01-03" is 01 02 03: the width of the lower bound is kept.
std::vector<std::string> expand_range(std::string_view range, std::string_view list) {
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) {
    number(range, list);
    return {std::string(range)};
  }
  const std::string_view low = range.substr(0, dash);
  const std::uint64_t first = number(low, list), last = number(range.substr(dash + 1), list);
  if (last < first) fail(list, fmt::format("has the empty range {}", range));
  if (last - first >= kMostHosts) fail(list, fmt::format("has more than {} hosts", kMostHosts));
  std::vector<std::string> numbers;
  for (std::uint64_t value = first; value <= last; ++value) numbers.push_back(fmt::format("{:0{}}", value, low.size()));
  return numbers;
}

std::vector<std::string> expand_name(std::string_view name, std::string_view list) {
  const auto open = name.find('[');
  if (open == std::string_view::npos) return {std::string(name)};
  const auto close = name.find(']', open);
  const auto tails = expand_name(name.substr(close + 1), list);
  std::vector<std::string> names;
  for (const std::string_view range : split(name.substr(open + 1, close - open - 1), list)) {
    for (const std::string& value : expand_range(range, list)) {
      for (const std::string& tail : tails) {
        names.push_back(fmt::format("{}{}{}", name.substr(0, open), value, tail));
        if (names.size() > kMostHosts) fail(list, fmt::format("has more than {} hosts", kMostHosts));
      }
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> expand_node_list(std::string_view list) {
  std::vector<std::string> hosts;
  for (const std::string_view name : split(list, list)) {
    if (name.empty()) fail(list, "has an empty name");
    for (std::string& host : expand_name(name, list)) hosts.push_back(std::move(host));
    if (hosts.size() > kMostHosts) fail(list, fmt::format("has more than {} hosts", kMostHosts));
  }
  return hosts;
}

}  // namespace sotto::parallel
