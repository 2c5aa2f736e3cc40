#include "src/data/batch_sampler.h"

#include <algorithm>
#include <numeric>

#include "src/data/batch_filling.h"
#include "src/data/task_shares.h"

namespace sotto::data {
namespace {

StartGroups grouped(const TokenStore& examples, const SamplerOptions& options) {
  if (options.keep_common_starts && options.shuffle) return StartGroups::by_common_start(examples);
  std::vector<std::int64_t> members(static_cast<std::size_t>(examples.size()));
  std::iota(members.begin(), members.end(), 0);
  return StartGroups::single(std::move(members));
}

std::vector<StartGroups> by_task(const StartGroups& groups, const TokenStore& examples) {
  std::uint32_t num_tasks = 0;
  for (std::int64_t index = 0; index < examples.size(); ++index) {
    num_tasks = std::max(num_tasks, examples.task(index) + 1);
  }
  std::vector<StartGroups> result;
  for (std::uint32_t task = 0; task < num_tasks; ++task) {
    result.push_back(groups.filtered([&](std::int64_t index) { return examples.task(index) == task; }));
  }
  return result;
}

}  // namespace

BatchSampler::BatchSampler(const TokenStore& examples, const SamplerOptions& options)
    : options_(options), num_examples_(examples.size()), groups_(grouped(examples, options)) {
  if (options.shuffle && options.task_exponent != 1.0) task_groups_ = by_task(groups_, examples);
  order_epoch();
}

StartGroups BatchSampler::shares_of_tasks() const {
  std::vector<std::int64_t> num_examples;
  for (const StartGroups& task : task_groups_) num_examples.push_back(task.num_examples());
  const auto shares = task_shares(num_examples, options_.task_exponent, num_examples_);
  StartGroups runs;
  for (std::size_t task = 0; task < shares.size(); ++task) {
    append_from_passes(task_groups_[task], options_.seed + task, cursor_.epoch * shares[task], shares[task], runs);
  }
  return runs;
}

void BatchSampler::order_epoch() {
  if (options_.shuffle) {
    const StartGroups runs = task_groups_.empty() ? groups_.shuffled(options_.seed, cursor_.epoch)
                                                  : shares_of_tasks().shuffled(options_.seed, cursor_.epoch);
    order_ = fill_batches(runs, options_.batch_size);
    return;
  }
  order_.resize(static_cast<std::size_t>(num_examples_));
  std::iota(order_.begin(), order_.end(), 0);
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
