#include "src/config/override_function.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

#include "src/config/override_cast.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using core::UserError;
using Arguments = std::vector<ValueOrSweep>;

const Node* plain(const ValueOrSweep& value) { return std::get_if<Node>(&value); }

std::string kind_of(const ValueOrSweep& value) {
  const Node* const node = plain(value);
  return node != nullptr ? node->kind_name() : "a sweep";
}

// Binds arguments to parameters as Python does.
class Parameters {
 public:
  Parameters(FunctionCall& call, std::vector<std::string> names) : function_(call.name), names_(std::move(names)) {
    values_.resize(names_.size());
    if (call.positional.size() > names_.size()) {
      throw UserError(
          fmt::format("{}() takes at most {} arguments ({})", function_, names_.size(), fmt::join(names_, ", ")));
    }
    for (std::size_t at = 0; at < call.positional.size(); ++at) values_[at] = std::move(call.positional[at]);
    take_named(call);
  }
  ValueOrSweep* find(std::string_view name) {
    auto& value = values_[index(name)];
    return value ? &*value : nullptr;
  }
  const Node& number(std::string_view name) {
    const ValueOrSweep* const value = find(name);
    if (value == nullptr) throw UserError(fmt::format("{}() needs '{}'", function_, name));
    const Node* const node = plain(*value);
    const bool fits =
        node != nullptr && (std::holds_alternative<std::int64_t>(node->value) ||
                            std::holds_alternative<double>(node->value) || std::holds_alternative<bool>(node->value));
    if (!fits) throw UserError(fmt::format("{}() needs a number for '{}', not {}", function_, name, kind_of(*value)));
    return *node;
  }

 private:
  void take_named(FunctionCall& call) {
    for (auto& [name, value] : call.named) {
      const std::size_t at = index(name);
      if (values_[at]) throw UserError(fmt::format("{}() got '{}' twice", function_, name));
      values_[at] = std::move(value);
    }
  }
  std::size_t index(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) {
      throw UserError(fmt::format("{}() has no argument '{}'.{} It has: {}", function_, name,
                                  core::did_you_mean(name, names_), fmt::join(names_, ", ")));
    }
    return static_cast<std::size_t>(found - names_.begin());
  }

  std::string function_;
  std::vector<std::string> names_;
  std::vector<std::optional<ValueOrSweep>> values_;
};

// Takes the named arguments that a variadic function has besides its positional ones.
std::optional<ValueOrSweep> take_named(FunctionCall& call, std::string_view name) {
  const auto found =
      std::find_if(call.named.begin(), call.named.end(), [&](const auto& item) { return item.first == name; });
  if (found == call.named.end()) return std::nullopt;
  ValueOrSweep value = std::move(found->second);
  call.named.erase(found);
  return value;
}

void refuse_named(const FunctionCall& call) {
  if (call.named.empty()) return;
  throw UserError(fmt::format("{}() has no argument '{}'", call.name, call.named.front().first));
}

Sweep choice_of(Arguments arguments, bool simple_form) {
  Sweep sweep;
  sweep.simple_form = simple_form;
  for (ValueOrSweep& argument : arguments) {
    Node* const node = std::get_if<Node>(&argument);
    if (node == nullptr) throw UserError("a choice cannot hold a sweep");
    sweep.values.push_back(std::move(*node));
  }
  return sweep;
}

ValueOrSweep choice(FunctionCall call) {
  refuse_named(call);
  if (call.positional.empty()) throw UserError("choice() needs at least one value");
  if (call.positional.size() == 1) {
    if (auto* sweep = std::get_if<Sweep>(&call.positional.front()); sweep != nullptr) {
      if (sweep->kind != Sweep::Kind::kChoice || !sweep->simple_form) throw UserError("choices cannot be nested");
      sweep->simple_form = false;
      return std::move(*sweep);
    }
  }
  for (const ValueOrSweep& argument : call.positional) {
    if (plain(argument) != nullptr && plain(argument)->is_null()) throw UserError("choice() cannot hold null");
  }
  return choice_of(std::move(call.positional), false);
}

ValueOrSweep range(FunctionCall call) {
  Parameters parameters(call, {"start", "stop", "step"});
  Sweep sweep;
  sweep.kind = Sweep::Kind::kRange;
  sweep.start = parameters.number("start");
  const ValueOrSweep* const stop = parameters.find("stop");
  if (stop != nullptr && !(plain(*stop) != nullptr && plain(*stop)->is_null())) {
    sweep.stop = parameters.number("stop");
  } else {
    sweep.stop = std::move(sweep.start);
    sweep.start = Node(std::int64_t{0});
  }
  sweep.step = parameters.find("step") != nullptr ? parameters.number("step") : Node(std::int64_t{1});
  return sweep;
}

ValueOrSweep interval(FunctionCall call) {
  Parameters parameters(call, {"start", "end"});
  Sweep sweep;
  sweep.kind = Sweep::Kind::kInterval;
  sweep.start = std::get<Node>(cast("float", parameters.number("start")));
  sweep.stop = std::get<Node>(cast("float", parameters.number("end")));
  return sweep;
}

std::vector<std::string> patterns(const ValueOrSweep* value) {
  if (value == nullptr || (plain(*value) != nullptr && plain(*value)->is_null())) return {};
  const Node* const node = plain(*value);
  if (node != nullptr && node->is_string()) return {node->string()};
  if (node == nullptr || !node->is_list()) throw UserError("glob() takes patterns: a string or a list of strings");
  std::vector<std::string> texts;
  for (const Node& item : node->list()) texts.push_back(scalar_text(item));
  return texts;
}

ValueOrSweep glob(FunctionCall call) {
  Parameters parameters(call, {"include", "exclude"});
  const ValueOrSweep* const include = parameters.find("include");
  if (include == nullptr) throw UserError("glob() needs 'include'");
  if (plain(*include) != nullptr && plain(*include)->is_null()) throw UserError("glob() cannot include null");
  Sweep sweep;
  sweep.kind = Sweep::Kind::kGlob;
  sweep.include = patterns(include);
  sweep.exclude = patterns(parameters.find("exclude"));
  return sweep;
}

ValueOrSweep tag(FunctionCall call) {
  if (call.positional.empty()) throw UserError("tag() needs a sweep after the tags");
  if (auto named = take_named(call, "sweep")) call.positional.push_back(std::move(*named));
  refuse_named(call);
  auto* const sweep = std::get_if<Sweep>(&call.positional.back());
  if (sweep == nullptr || sweep->kind == Sweep::Kind::kGlob) {
    throw UserError("the last argument of tag() must be a choice, a range or an interval");
  }
  std::vector<std::string> tags;
  for (std::size_t at = 0; at + 1 < call.positional.size(); ++at) {
    const Node* const node = plain(call.positional[at]);
    if (node == nullptr || !node->is_string())
      throw UserError("a tag must be a string, not " + kind_of(call.positional[at]));
    tags.push_back(node->string());
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  sweep->tags = std::move(tags);
  return std::move(*sweep);
}

// The order of Python's sorted(): numbers and booleans among each other, strings, lists item by item.
bool comes_before(const Node& left, const Node& right) {
  const auto number = [](const Node& node) -> std::optional<double> {
    if (const auto* flag = std::get_if<bool>(&node.value)) return *flag ? 1.0 : 0.0;
    if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&node.value)) return *real;
    return std::nullopt;
  };
  const auto a = number(left), b = number(right);
  if (a && b) return *a < *b;
  if (left.is_string() && right.is_string()) return left.string() < right.string();
  if (left.is_list() && right.is_list()) {
    return std::lexicographical_compare(left.list().begin(), left.list().end(), right.list().begin(),
                                        right.list().end(), comes_before);
  }
  throw UserError(fmt::format("sort() cannot compare {} and {}", left.kind_name(), right.kind_name()));
}

void sort_list(List& list, bool reverse) {
  // Mixed kinds are found before sorting: a comparison that throws half-way would depend on the order.
  for (std::size_t at = 1; at < list.size(); ++at) comes_before(list[at - 1], list[at]);
  std::stable_sort(list.begin(), list.end(),
                   [&](const Node& a, const Node& b) { return reverse ? comes_before(b, a) : comes_before(a, b); });
}

Node combined(const Node& left, const Node& right, double sign) {
  const auto* a = std::get_if<std::int64_t>(&left.value);
  const auto* b = std::get_if<std::int64_t>(&right.value);
  if (a != nullptr && b != nullptr) return Node(*a + static_cast<std::int64_t>(sign) * *b);
  const auto real = [](const Node& node) { return std::get<double>(std::get<Node>(cast("float", node)).value); };
  return Node(real(left) + sign * real(right));
}

void sort_range(Sweep& sweep, bool reverse) {
  const bool ascending = comes_before(sweep.start, sweep.stop), descending = comes_before(sweep.stop, sweep.start);
  if (reverse ? !ascending : !descending) return;
  const Node zero(std::int64_t{0});
  const Node size = comes_before(sweep.step, zero) ? combined(zero, sweep.step, -1) : sweep.step;
  const double sign = reverse ? -1 : 1;
  const Node start = combined(sweep.stop, size, sign);
  sweep.stop = combined(sweep.start, size, sign);
  sweep.start = start;
  sweep.step = combined(zero, sweep.step, -1);
}

ValueOrSweep sorted(ValueOrSweep value, bool reverse) {
  if (auto* sweep = std::get_if<Sweep>(&value)) {
    if (sweep->kind == Sweep::Kind::kChoice) {
      sort_list(sweep->values, reverse);
    } else if (sweep->kind == Sweep::Kind::kRange) {
      sort_range(*sweep, reverse);
    } else {
      throw UserError("sort() takes a list, a choice or a range");
    }
  } else if (Node& node = std::get<Node>(value); node.is_list()) {
    sort_list(node.list(), reverse);
  }
  return value;
}

ValueOrSweep sort(FunctionCall call) {
  bool reverse = false;
  if (const auto named = take_named(call, "reverse")) {
    const Node* const node = plain(*named);
    if (node == nullptr || !std::holds_alternative<bool>(node->value))
      throw UserError("'reverse' is true or false, not " + kind_of(*named));
    reverse = std::get<bool>(node->value);
  }
  for (const char* const name : {"list", "sweep"}) {
    if (auto named = take_named(call, name)) return sorted(std::move(*named), reverse);
  }
  refuse_named(call);
  if (call.positional.empty()) throw UserError("sort() needs something to sort");
  if (call.positional.size() == 1) return sorted(std::move(call.positional.front()), reverse);
  for (const ValueOrSweep& argument : call.positional) {
    const Node* const node = plain(argument);
    if (node == nullptr || node->is_null() || node->is_list() || node->is_map())
      throw UserError("sort() of several values takes numbers, booleans and strings, not " + kind_of(argument));
  }
  return sorted(choice_of(std::move(call.positional), true), reverse);
}

ValueOrSweep shuffled(ValueOrSweep value) {
  if (auto* sweep = std::get_if<Sweep>(&value)) {
    if (sweep->kind != Sweep::Kind::kChoice && sweep->kind != Sweep::Kind::kRange)
      throw UserError("shuffle() takes a list, a choice or a range");
    sweep->shuffle = true;
    return value;
  }
  Node& node = std::get<Node>(value);
  if (!node.is_list()) return Node(List{node}, node.origin);
  std::random_device seed;
  std::shuffle(node.list().begin(), node.list().end(), std::mt19937(seed()));
  return value;
}

ValueOrSweep shuffle(FunctionCall call) {
  for (const char* const name : {"list", "sweep"}) {
    if (auto named = take_named(call, name)) return shuffled(std::move(*named));
  }
  refuse_named(call);
  if (call.positional.size() == 1) return shuffled(std::move(call.positional.front()));
  Sweep sweep = choice_of(std::move(call.positional), true);
  sweep.shuffle = true;
  return sweep;
}

ValueOrSweep cast_call(FunctionCall call) {
  auto named = take_named(call, "value");
  refuse_named(call);
  if (named && !call.positional.empty()) throw UserError(call.name + "() takes either one 'value' or plain arguments");
  if (named) return cast(call.name, *named);
  if (call.positional.empty()) throw UserError(call.name + "() needs a value");
  if (call.positional.size() == 1) return cast(call.name, call.positional.front());
  return cast(call.name, choice_of(std::move(call.positional), true));
}

// Quotes have done their work once a function is called.
void drop_quotes(FunctionCall& call) {
  const auto drop = [](ValueOrSweep& value) {
    if (auto* node = std::get_if<Node>(&value)) node->quote = '\0';
  };
  for (ValueOrSweep& value : call.positional) drop(value);
  for (auto& [name, value] : call.named) drop(value);
}

}  // namespace

ValueOrSweep call_function(FunctionCall call) {
  using Function = ValueOrSweep (*)(FunctionCall);
  static const std::vector<std::pair<std::string, Function>> kFunctions = {
      {"bool", cast_call}, {"choice", choice},     {"float", cast_call}, {"glob", glob},
      {"int", cast_call},  {"interval", interval}, {"range", range},     {"shuffle", shuffle},
      {"sort", sort},      {"str", cast_call},     {"tag", tag},
  };
  drop_quotes(call);
  std::vector<std::string> names;
  for (const auto& [name, function] : kFunctions) {
    if (name == call.name) return function(std::move(call));
    names.push_back(name);
  }
  throw UserError(fmt::format("there is no function '{}'.{} Known: {}. A text with brackets must be quoted", call.name,
                              core::did_you_mean(call.name, names), fmt::join(names, ", ")));
}

}  // namespace sotto::config
