#include "src/data/batch_filling.h"

#include <algorithm>
#include <span>

namespace sotto::data {
namespace {

using Run = std::span<const std::int64_t>;

// On SQuAD in batches of 8 the best choice among as many runs, not the first that fits, would save another 0.4 %.
constexpr std::size_t kLookAhead = 64;

// The runs that may come next, the one that has waited longest first.
class Waiting {
 public:
  explicit Waiting(const StartGroups& runs) : runs_(runs) { refill(); }

  bool empty() const { return waiting_.empty(); }

  // The first run that fits in `room` examples; where a batch begins or none fits, as much of the first as does.
  Run take(std::size_t room, bool batch_begins) {
    const auto fits = std::find_if(waiting_.begin(), waiting_.end(), [&](Run run) { return run.size() <= room; });
    const auto taken = batch_begins || fits == waiting_.end() ? waiting_.begin() : fits;
    const Run run = taken->first(std::min(room, taken->size()));
    *taken = taken->subspan(run.size());
    if (taken->empty()) waiting_.erase(taken);
    refill();
    return run;
  }

 private:
  void refill() {
    while (waiting_.size() < kLookAhead && next_ < runs_.num_groups()) waiting_.push_back(runs_.group(next_++));
  }

  const StartGroups& runs_;
  std::size_t next_ = 0;
  std::vector<Run> waiting_;
};

}  // namespace

std::vector<std::int64_t> fill_batches(const StartGroups& runs, std::int64_t batch_size) {
  std::vector<std::int64_t> order;
  order.reserve(static_cast<std::size_t>(runs.num_examples()));
  const auto whole = static_cast<std::size_t>(batch_size);
  for (Waiting waiting(runs); !waiting.empty();) {
    const std::size_t filled = order.size() % whole;
    const Run run = waiting.take(whole - filled, filled == 0);
    order.insert(order.end(), run.begin(), run.end());
  }
  return order;
}

}  // namespace sotto::data
