#include "src/evaluate/task_metric.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "src/core/error.h"
#include "src/core/suggest.h"
#include "src/evaluate/bleu_metric.h"
#include "src/evaluate/classification_metric.h"
#include "src/evaluate/intent_slot_metric.h"
#include "src/evaluate/rouge_metric.h"
#include "src/evaluate/squad_metric.h"
#include "src/evaluate/white_space.h"

namespace sotto::evaluate {
namespace {

using References = std::vector<std::vector<std::string>>;

struct Metric {
  const char* name;
  TaskScore (*score)(const std::vector<std::string>&, const References&);
};

constexpr Metric kMetrics[] = {{"squad", squad_score},
                               {"accuracy", classification_score},
                               {"intent_and_slot", intent_slot_score},
                               {"bleu", bleu_score},
                               {"rouge", rouge_score}};

constexpr std::size_t kQuestionsPerLabel = 4, kLongAnswerWords = 20;

}  // namespace

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Metric& metric : kMetrics) all.emplace_back(metric.name);
    return all;
  }();
  return names;
}

TaskScore score_task(std::string_view metric, const std::vector<std::string>& predictions,
                     const References& references) {
  for (const Metric& known : kMetrics) {
    if (known.name == metric) return known.score(predictions, references);
  }
  throw core::UserError(fmt::format("there is no metric '{}'.{} Known: {}.", metric,
                                    core::did_you_mean(metric, metric_names()), fmt::join(metric_names(), ", ")));
}

std::string likely_metric(const References& references) {
  std::set<std::string> labels;
  std::size_t num_answers = 0, num_frames = 0, num_words = 0;
  bool one_each = true;
  for (const auto& answers : references) {
    one_each = one_each && answers.size() == 1;
    for (const std::string& answer : answers) {
      ++num_answers;
      num_frames += parse_intent_and_slots(answer).has_value() ? 1 : 0;
      num_words += split_words(answer).size();
      labels.emplace(strip(answer));
    }
  }
  if (num_answers == 0) return "squad";
  if (num_frames == num_answers) return "intent_and_slot";
  if (one_each && labels.size() * kQuestionsPerLabel <= num_answers) return "accuracy";
  return num_words >= kLongAnswerWords * num_answers ? "rouge" : "squad";
}

}  // namespace sotto::evaluate
