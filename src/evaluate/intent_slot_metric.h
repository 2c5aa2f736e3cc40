#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// What an assistant understood of an utterance.
struct IntentAndSlots {
  std::string intent;
  std::vector<std::pair<std::string, std::string>> slots;  // type and words
};

// Reads "Intent: alarm_set\nSlots: date(tomorrow), time(six pm)", the form of the data set `assistant`; "None" is no
// slots. White space around is nothing. std::nullopt where the text does not begin with "Intent:".
std::optional<IntentAndSlots> parse_intent_and_slots(std::string_view text);

// `intent_accuracy`; `slot_f1` with `slot_precision` and `slot_recall`: of all slots of all utterances, a slot being
// right where type and words are (micro-averaged, as CoNLL's chunk evaluation); `exact_match`: intent and all slots.
// An answer that is not of the form has neither intent nor slots. Of several references the first counts.
TaskScore intent_slot_score(const std::vector<std::string>& predictions,
                            const std::vector<std::vector<std::string>>& references);

}  // namespace sotto::evaluate
