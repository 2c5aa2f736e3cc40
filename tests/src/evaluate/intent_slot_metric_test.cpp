#include "src/evaluate/intent_slot_metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(IntentSlotMetric, as_counted_in_python) {
  const auto golden = testing::metric_golden().at("intent_and_slots");
  testing::expect_figures(intent_slot_score(golden.at("predictions"), golden.at("references")), golden);
}

TEST(IntentSlotMetric, the_form_is_read) {
  const auto parsed = parse_intent_and_slots("\nIntent: alarm_set\nSlots: time(six pm), date(tomorrow)").value();
  EXPECT_EQ(parsed.intent, "alarm_set");
  EXPECT_THAT(parsed.slots, ElementsAre(Pair("date", "tomorrow"), Pair("time", "six pm")));
  EXPECT_THAT(parse_intent_and_slots("Intent: a\nSlots: None").value().slots, IsEmpty());
  EXPECT_THAT(parse_intent_and_slots("Intent: a").value().slots, IsEmpty());
  EXPECT_THAT(parse_intent_and_slots("Intent: a\nSlots: x(one, (two)), y(3").value().slots,
              ElementsAre(Pair("x", "one, (two)"), Pair("y", "3")));
  EXPECT_THAT(parse_intent_and_slots("Intent: a\nSlots: nonsense").value().slots, IsEmpty());
  EXPECT_FALSE(parse_intent_and_slots("alarm_set").has_value());
}

TEST(IntentSlotMetric, an_answer_of_another_form_has_nothing) {
  const TaskScore score = intent_slot_score({"good morning"}, {{"Intent: \nSlots: None"}});
  EXPECT_EQ(testing::figure_of(score, "intent_accuracy"), 0.0);
  EXPECT_EQ(testing::figure_of(score, "slot_f1"), 0.0);
}

}  // namespace
}  // namespace sotto::evaluate
