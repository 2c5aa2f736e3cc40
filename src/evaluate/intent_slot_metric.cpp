#include "src/evaluate/intent_slot_metric.h"

#include <algorithm>

#include "src/evaluate/white_space.h"

namespace sotto::evaluate {
namespace {

constexpr std::string_view kIntent = "Intent:", kSlots = "Slots:";

// The slots of "date(tomorrow), time(six (pm))": the words reach to the ")" that ends the text or has a comma behind
// it.
std::vector<std::pair<std::string, std::string>> parse_slots(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> slots;
  text = strip(text);
  if (text == "None") return slots;
  while (!text.empty()) {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos) break;
    std::size_t close = text.find("),", open);
    if (close == std::string_view::npos) close = text.back() == ')' ? text.size() - 1 : text.size();
    slots.emplace_back(strip(text.substr(0, open)), strip(text.substr(open + 1, close - open - 1)));
    text = strip(text.substr(std::min(text.size(), close + 2)));
  }
  std::sort(slots.begin(), slots.end());
  return slots;
}

double ratio(double part, double whole) { return whole > 0 ? 100.0 * part / whole : 0.0; }

}  // namespace

std::optional<IntentAndSlots> parse_intent_and_slots(std::string_view text) {
  text = strip(text);
  if (!text.starts_with(kIntent)) return std::nullopt;
  text.remove_prefix(kIntent.size());
  IntentAndSlots result;
  const std::size_t line_end = text.find('\n');
  result.intent = strip(text.substr(0, line_end));
  if (line_end == std::string_view::npos) return result;
  text = strip(text.substr(line_end));
  if (text.starts_with(kSlots)) result.slots = parse_slots(text.substr(kSlots.size()));
  return result;
}

TaskScore intent_slot_score(const std::vector<std::string>& predictions,
                            const std::vector<std::vector<std::string>>& references) {
  std::vector<double> intents, frames;
  double common = 0, given = 0, expected = 0;
  for (std::size_t at = 0; at < predictions.size(); ++at) {
    const auto parsed = parse_intent_and_slots(predictions[at]);
    const auto expectation = references[at].empty() ? std::nullopt : parse_intent_and_slots(references[at].front());
    const IntentAndSlots answer = parsed.value_or(IntentAndSlots()), right = expectation.value_or(IntentAndSlots());
    std::vector<std::pair<std::string, std::string>> both;
    std::set_intersection(answer.slots.begin(), answer.slots.end(), right.slots.begin(), right.slots.end(),
                          std::back_inserter(both));
    common += static_cast<double>(both.size());
    given += static_cast<double>(answer.slots.size());
    expected += static_cast<double>(right.slots.size());
    const bool same_intent = parsed && answer.intent == right.intent;
    intents.push_back(same_intent ? 1 : 0);
    frames.push_back(same_intent && answer.slots == right.slots ? 1 : 0);
  }
  return {.figures = {mean_figure("intent_accuracy", intents),
                      {.name = "slot_f1", .value = ratio(2 * common, given + expected)},
                      {.name = "slot_precision", .value = ratio(common, given)},
                      {.name = "slot_recall", .value = ratio(common, expected)},
                      mean_figure("exact_match", frames)},
          .total = static_cast<std::int64_t>(predictions.size())};
}

}  // namespace sotto::evaluate
