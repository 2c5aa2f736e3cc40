#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "src/data/token_store.h"

namespace sotto::data {

// Examples in groups that stay together, as one run of indices: eight bytes an example and a group.
class StartGroups {
 public:
  // Every example a group of its own.
  static StartGroups single(std::vector<std::int64_t> members);
  // Examples that begin alike: beyond what all of them share (the virtual prompt and the template's first words), half
  // of the shorter row is the same. Groups and what is in them stand in the order of the examples.
  static StartGroups by_common_start(const TokenStore& examples);

  std::int64_t num_examples() const { return static_cast<std::int64_t>(members_.size()); }
  std::size_t num_groups() const { return begins_.size(); }
  std::span<const std::int64_t> group(std::size_t number) const;
  // The groups (at least one example each) of which `keep` is true.
  StartGroups filtered(const std::function<bool(std::int64_t example)>& keep) const;

  // The groups, and what is in each of them, in the order that `seed` has for one pass over them (0, 1, ...).
  StartGroups shuffled(std::uint64_t seed, std::int64_t pass) const;
  // One more group, of at least one example.
  void append(std::span<const std::int64_t> group);

 private:
  std::vector<std::int64_t> members_;
  std::vector<std::size_t> begins_;
};

}  // namespace sotto::data
