#pragma once

#include <string>
#include <vector>

#include "src/config/override_grammar.h"
#include "src/config/search_path.h"

namespace sotto::config {

// The values of a sweep as texts of the override grammar, in their order; of a glob the matching options of the group
// `key`. Source: Hydra 1.3, Override.sweep_string_iterator.
// Errors (UserError): an interval, which has no end of values; a range that never ends; a glob that matches nothing.
std::vector<std::string> sweep_values(const Override& override, const SearchPath& search_path);

// The overrides of every job of a sweep: all combinations, the last key varies fastest. Of a key that is named twice
// the later override counts, at the place of the first. Source: Hydra 1.3, BasicSweeper.split_arguments.
// Errors (UserError): those of sweep_values; more than kMostJobs.
std::vector<std::vector<std::string>> sweep_jobs(const std::vector<Override>& overrides, const SearchPath& search_path);

// More jobs than anyone means: a range without its step.
inline constexpr std::size_t kMostJobs = 10'000;

}  // namespace sotto::config
