#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/core/mapped_file.h"
#include "src/data/task_dataset.h"
#include "src/data/token_store.h"

namespace sotto::data {

// Encodes the lines of JSON Lines files into a store, in their order, with `num_threads` threads: the result does not
// depend on their number. Stops after options.max_examples. A task's number is its place among `tasks`.
// Errors (UserError): those of use_json_line and the encoders, for the first line that has one.
void encode_in_parallel(const std::vector<core::MappedFile>& files, const TaskEncoders& tasks,
                        const DatasetOptions& options, unsigned num_threads, TokenStoreWriter& writer);

}  // namespace sotto::data
