#include "src/config/sweep_jobs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <utility>

#include "src/config/override_text.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using core::UserError;

[[noreturn]] void fail_too_many(const std::string& text) {
  throw UserError(fmt::format("{} gives more than {} jobs. Sweep over fewer values.", text, kMostJobs));
}

double number_of(const Node& node) {
  const auto* const whole = std::get_if<std::int64_t>(&node.value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(node.value);
}

__extension__ using Wide = __int128;

// Decimal fractions with 28 significant digits, as Python's decimal adds up Hydra's ranges: 0.1 + 0.2 is 0.3 then.
class DecimalScale {
 public:
  explicit DecimalScale(double largest) : places_(27 - static_cast<int>(std::floor(std::log10(largest)))) {}

  Wide wide(double number) const {
    Wide value = 0;
    for (const char c : fmt::format("{:.{}f}", std::abs(number), std::max(places_, 0))) {
      if (c != '.') value = value * 10 + (c - '0');
    }
    return number < 0 ? -value : value;
  }
  double number(Wide value) const {
    std::string digits;
    for (Wide rest = value < 0 ? -value : value; rest != 0; rest /= 10) digits += static_cast<char>('0' + rest % 10);
    std::reverse(digits.begin(), digits.end());
    const double magnitude = std::strtod(fmt::format("0{}e-{}", digits, std::max(places_, 0)).c_str(), nullptr);
    return value < 0 ? -magnitude : magnitude;
  }

 private:
  int places_;
};

List range_values(const Override& override) {
  const Sweep& sweep = *override.sweep;
  const double start = number_of(sweep.start), stop = number_of(sweep.stop), step = number_of(sweep.step);
  if (step == 0) throw UserError(fmt::format("override '{}': a range with the step 0 never ends.", override.text));
  if ((stop - start) / step > static_cast<double>(kMostJobs))
    fail_too_many(fmt::format("override '{}'", override.text));
  const auto is_whole = [](const Node& node) { return std::holds_alternative<std::int64_t>(node.value); };
  const bool whole = is_whole(sweep.start) && is_whole(sweep.stop) && is_whole(sweep.step);
  const double largest = std::max({std::abs(start), std::abs(stop), std::abs(step)});
  constexpr double kLargest = 1e36;  // of a Wide, with room to add
  if (!(largest < kLargest)) {
    throw UserError(fmt::format("override '{}': the numbers of a range must be below {}.", override.text, kLargest));
  }
  const DecimalScale scale(largest);
  const Wide end = scale.wide(stop), by = scale.wide(step);
  List values;
  for (Wide at = scale.wide(start); by > 0 ? at < end : at > end; at += by) {
    const double value = scale.number(at);
    values.push_back(whole ? Node(static_cast<std::int64_t>(value)) : Node(value));
  }
  return values;
}

bool matches(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; });
}

List glob_values(const Override& override, const SearchPath& search_path) {
  const std::vector<std::string> options = search_path.options(override.key);
  List values;
  for (const std::string& option : options) {
    if (matches(override.sweep->include, option) && !matches(override.sweep->exclude, option))
      values.emplace_back(option);
  }
  if (!values.empty()) return values;
  throw UserError(options.empty()
                      ? fmt::format("override '{}': a glob chooses among the options of a group, and '{}' is none. "
                                    "Groups: {}.",
                                    override.text, override.key, fmt::join(search_path.groups_in(""), ", "))
                      : fmt::format("override '{}': no option of '{}' matches. Options: {}.", override.text,
                                    override.key, fmt::join(options, ", ")));
}

List values_of(const Override& override, const SearchPath& search_path) {
  switch (override.sweep->kind) {
    case Sweep::Kind::kChoice:
      return override.sweep->values;
    case Sweep::Kind::kRange:
      return range_values(override);
    case Sweep::Kind::kGlob:
      return glob_values(override, search_path);
    case Sweep::Kind::kInterval:
      break;
  }
  throw UserError(
      fmt::format("override '{}': an interval has no values to go through one by one. Give them: choice(a,b,c), or "
                  "range(start,stop,step).",
                  override.text));
}

}  // namespace

std::vector<std::string> sweep_values(const Override& override, const SearchPath& search_path) {
  List values = values_of(override, search_path);
  if (override.sweep->shuffle) std::shuffle(values.begin(), values.end(), std::mt19937(std::random_device()()));
  std::vector<std::string> texts;
  for (const Node& value : values) texts.push_back(override_value_text(value));
  return texts;
}

std::vector<std::vector<std::string>> sweep_jobs(const std::vector<Override>& overrides,
                                                 const SearchPath& search_path) {
  std::vector<std::pair<std::string, std::vector<std::string>>> choices;
  for (const Override& override : overrides) {
    const std::string key = override.key_element();
    std::vector<std::string> texts{override.text};
    if (override.sweep) {
      texts = sweep_values(override, search_path);
      for (std::string& text : texts) text = key + "=" + text;
    }
    const auto known = std::find_if(choices.begin(), choices.end(), [&](const auto& one) { return one.first == key; });
    if (known != choices.end()) {
      known->second = std::move(texts);
    } else {
      choices.emplace_back(key, std::move(texts));
    }
  }
  std::vector<std::vector<std::string>> jobs{{}};
  for (const auto& [key, texts] : choices) {
    if (jobs.size() * texts.size() > kMostJobs) fail_too_many("the sweep");
    std::vector<std::vector<std::string>> longer;
    for (const auto& job : jobs) {
      for (const std::string& text : texts) {
        longer.push_back(job);
        longer.back().push_back(text);
      }
    }
    jobs = std::move(longer);
  }
  return jobs;
}

}  // namespace sotto::config
