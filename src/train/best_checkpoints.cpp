#include "src/train/best_checkpoints.h"

#include <algorithm>
#include <iterator>

namespace sotto::train {

bool BestCheckpoints::add(std::int64_t step, double value) {
  const auto place =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return is_better(value, entry.value); });
  const bool best = place == entries_.begin();
  entries_.insert(place, {step, value});
  const auto longest = static_cast<std::size_t>(std::max<std::int64_t>(1, config_.save_top_k));
  if (config_.save_top_k >= 0 && entries_.size() > longest) entries_.pop_back();
  return best;
}

std::optional<BestCheckpoints::Entry> BestCheckpoints::best() const {
  return entries_.empty() ? std::nullopt : std::optional(entries_.front());
}

std::optional<std::set<std::int64_t>> BestCheckpoints::kept(std::int64_t newest) const {
  if (config_.save_top_k < 0) return std::nullopt;
  std::set<std::int64_t> steps = {newest};
  for (std::int64_t rank = 0; rank < std::min<std::int64_t>(config_.save_top_k, std::ssize(entries_)); ++rank) {
    steps.insert(entries_[static_cast<std::size_t>(rank)].step);
  }
  return steps;
}

}  // namespace sotto::train
