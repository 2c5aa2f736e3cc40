#include "src/data/batch_sampler.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace sotto::data {
namespace {

using Tokens = std::vector<packing::TokenId>;

std::size_t common_start(const Tokens& left, const Tokens& right) {
  return static_cast<std::size_t>(std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first -
                                  left.begin());
}

// Beyond what every row shares (the virtual prompt and the template's first words), half of the shorter row.
bool begin_alike(const Tokens& left, const Tokens& right, std::size_t shared_by_all) {
  const std::size_t start = common_start(left, right) - shared_by_all;
  return start > 0 && 2 * start >= std::min(left.size(), right.size()) - shared_by_all;
}

std::vector<std::vector<std::int64_t>> group_by_start(const std::vector<PromptExample>& examples) {
  std::vector<std::int64_t> sorted(examples.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  const auto tokens = [&](std::int64_t index) -> const Tokens& {
    return examples[static_cast<std::size_t>(index)].row.token_ids;
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](auto left, auto right) { return tokens(left) < tokens(right); });
  const std::size_t shared_by_all = common_start(tokens(sorted.front()), tokens(sorted.back()));
  std::vector<std::vector<std::int64_t>> groups;
  for (const std::int64_t index : sorted) {
    const bool joins = !groups.empty() && begin_alike(tokens(groups.back().back()), tokens(index), shared_by_all);
    if (!joins) groups.emplace_back();
    groups.back().push_back(index);
  }
  // From here on the order of the file, so that nothing depends on the ids of a vocabulary.
  for (auto& group : groups) std::sort(group.begin(), group.end());
  std::sort(groups.begin(), groups.end());
  return groups;
}

// Fisher-Yates; std::shuffle and std::uniform_int_distribution differ between standard libraries.
template <class Item>
void shuffle(std::vector<Item>& items, std::mt19937_64& generator) {
  for (std::size_t size = items.size(); size > 1; --size) std::swap(items[size - 1], items[generator() % size]);
}

}  // namespace

BatchSampler::BatchSampler(const std::vector<PromptExample>& examples, const SamplerOptions& options)
    : options_(options), num_examples_(static_cast<std::int64_t>(examples.size())) {
  if (options.keep_common_starts && options.shuffle) {
    groups_ = group_by_start(examples);
  } else {
    for (std::int64_t index = 0; index < num_examples_; ++index) groups_.push_back({index});
  }
  order_epoch();
}

void BatchSampler::order_epoch() {
  auto groups = groups_;
  if (options_.shuffle) {
    std::mt19937_64 generator(options_.seed + 0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(cursor_.epoch + 1));
    shuffle(groups, generator);
    for (auto& group : groups) shuffle(group, generator);
  }
  order_.clear();
  for (const auto& group : groups) order_.insert(order_.end(), group.begin(), group.end());
}

std::int64_t BatchSampler::batches_per_epoch() const {
  const std::int64_t whole = num_examples_ / options_.batch_size;
  const bool rest = num_examples_ % options_.batch_size != 0;
  return std::max<std::int64_t>(1, whole + (rest && !options_.drop_last ? 1 : 0));
}

std::vector<std::int64_t> BatchSampler::next() {
  const std::int64_t left = num_examples_ - cursor_.position;
  const bool too_few = options_.drop_last && left < options_.batch_size && cursor_.position > 0;
  if (left == 0 || too_few) set_cursor({cursor_.epoch + 1, 0});
  const auto begin = order_.begin() + cursor_.position;
  const auto count = std::min(options_.batch_size, num_examples_ - cursor_.position);
  cursor_.position += count;
  return {begin, begin + count};
}

void BatchSampler::set_cursor(const SamplerCursor& cursor) {
  const bool other_epoch = cursor.epoch != cursor_.epoch;
  cursor_ = cursor;
  if (other_epoch) order_epoch();
}

}  // namespace sotto::data
