#pragma once

#include <cstdint>
#include <vector>

#include "src/data/start_groups.h"

namespace sotto::data {

// How many of an epoch's `total` examples each task has: in proportion to its number of examples to the power
// `exponent`. They add up to `total`; a task with examples has at least one, as far as they go.
std::vector<std::int64_t> task_shares(const std::vector<std::int64_t>& num_examples, double exponent,
                                      std::int64_t total);

// Part [begin, begin + count) of a task's examples in an endless sequence: pass after pass over all of them, each in an
// order of its own that `seed` decides. Appended to `runs`, examples of one group that are neighbours in one run.
void append_from_passes(const StartGroups& groups, std::uint64_t seed, std::int64_t begin, std::int64_t count,
                        StartGroups& runs);

}  // namespace sotto::data
