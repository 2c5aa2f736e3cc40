#include "src/data/start_groups.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <random>
#include <utility>

namespace sotto::data {
namespace {

using Tokens = std::span<const packing::TokenId>;

// Fisher-Yates; std::shuffle and std::uniform_int_distribution differ between standard libraries.
template <class Item>
void shuffle(std::span<Item> items, std::mt19937_64& generator) {
  for (std::size_t size = items.size(); size > 1; --size) std::swap(items[size - 1], items[generator() % size]);
}

std::size_t common_start(Tokens left, Tokens right) {
  return static_cast<std::size_t>(std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first -
                                  left.begin());
}

bool begin_alike(Tokens left, Tokens right, std::size_t shared_by_all) {
  const std::size_t start = common_start(left, right) - shared_by_all;
  return start > 0 && 2 * start >= std::min(left.size(), right.size()) - shared_by_all;
}

std::size_t start_of_all(const TokenStore& examples) {
  const Tokens first = examples.token_ids(0);
  std::size_t shared = first.size();
  for (std::int64_t index = 1; index < examples.size() && shared > 0; ++index) {
    shared = std::min(shared, common_start(first, examples.token_ids(index)));
  }
  return shared;
}

}  // namespace

StartGroups StartGroups::single(std::vector<std::int64_t> members) {
  StartGroups groups;
  groups.members_ = std::move(members);
  groups.begins_.resize(groups.members_.size());
  std::iota(groups.begins_.begin(), groups.begins_.end(), 0);
  return groups;
}

StartGroups StartGroups::by_common_start(const TokenStore& examples) {
  std::vector<std::int64_t> sorted(static_cast<std::size_t>(examples.size()));
  std::iota(sorted.begin(), sorted.end(), 0);
  const std::size_t shared_by_all = examples.size() == 0 ? 0 : start_of_all(examples);
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::int64_t left, std::int64_t right) {
    const Tokens a = examples.token_ids(left).subspan(shared_by_all);
    const Tokens b = examples.token_ids(right).subspan(shared_by_all);
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
  // Which group an example belongs to, by the group's first example in the file: from here on nothing depends on the
  // ids of a vocabulary.
  std::vector<std::int64_t> first_of(sorted.size());
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin + 1;
    while (end < sorted.size() &&
           begin_alike(examples.token_ids(sorted[end - 1]), examples.token_ids(sorted[end]), shared_by_all)) {
      ++end;
    }
    const std::int64_t first = *std::min_element(sorted.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 sorted.begin() + static_cast<std::ptrdiff_t>(end));
    for (; begin < end; ++begin) first_of[static_cast<std::size_t>(sorted[begin])] = first;
  }
  std::iota(sorted.begin(), sorted.end(), 0);
  const auto first = [&](std::int64_t index) { return first_of[static_cast<std::size_t>(index)]; };
  std::stable_sort(sorted.begin(), sorted.end(), [&](auto left, auto right) { return first(left) < first(right); });
  StartGroups groups;
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    if (at == 0 || first(sorted[at]) != first(sorted[at - 1])) groups.begins_.push_back(at);
  }
  groups.members_ = std::move(sorted);
  return groups;
}

std::span<const std::int64_t> StartGroups::group(std::size_t number) const {
  const std::size_t begin = begins_[number];
  const std::size_t end = number + 1 < begins_.size() ? begins_[number + 1] : members_.size();
  return std::span(members_).subspan(begin, end - begin);
}

StartGroups StartGroups::filtered(const std::function<bool(std::int64_t)>& keep) const {
  StartGroups kept;
  for (std::size_t number = 0; number < num_groups(); ++number) {
    const std::size_t begin = kept.members_.size();
    std::copy_if(group(number).begin(), group(number).end(), std::back_inserter(kept.members_), keep);
    if (kept.members_.size() > begin) kept.begins_.push_back(begin);
  }
  return kept;
}

StartGroups StartGroups::shuffled(std::uint64_t seed, std::int64_t pass) const {
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;  // far apart seeds for neighbouring passes
  std::mt19937_64 generator(seed + kGolden * static_cast<std::uint64_t>(pass + 1));
  std::vector<std::size_t> numbers(num_groups());
  std::iota(numbers.begin(), numbers.end(), 0);
  shuffle(std::span(numbers), generator);
  StartGroups result;
  result.members_.reserve(members_.size());
  result.begins_.reserve(begins_.size());
  for (const std::size_t number : numbers) {
    result.append(group(number));
    shuffle(std::span(result.members_).subspan(result.begins_.back()), generator);
  }
  return result;
}

void StartGroups::append(std::span<const std::int64_t> group) {
  begins_.push_back(members_.size());
  members_.insert(members_.end(), group.begin(), group.end());
}

}  // namespace sotto::data
