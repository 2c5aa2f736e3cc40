#pragma once

#include <cstdint>
#include <vector>

#include "src/data/start_groups.h"

namespace sotto::data {

// The examples of `runs` in an order of which every `batch_size` make a batch, each run within one batch where that can
// be: what begins alike costs its beginning once a batch. A batch begins with the run that has waited longest and takes
// the next ones that fit whole, looking no further than a few dozen runs ahead; only where none fits is one cut. Runs
// of one example keep their order. `batch_size` is at least 1.
std::vector<std::int64_t> fill_batches(const StartGroups& runs, std::int64_t batch_size);

}  // namespace sotto::data
