#pragma once

#include <cstdint>
#include <vector>

#include "src/data/example_encoder.h"

namespace sotto::data {

struct SamplerOptions {
  std::int64_t batch_size = 16;
  std::uint64_t seed = 1234;
  bool shuffle = true;
  // Rows that begin alike (the questions of one paragraph) stay neighbours, so that packing shares their beginning.
  bool keep_common_starts = true;
  bool drop_last = false;
};

// Where a sampler stands: saved with a checkpoint.
struct SamplerCursor {
  std::int64_t epoch = 0;
  std::int64_t position = 0;  // examples of this epoch already given
};

// Gives batches of example indices, epoch after epoch. The order depends on the seed and the epoch alone, so a sampler
// set to a cursor goes on exactly as the one that was stopped.
class BatchSampler {
 public:
  BatchSampler(const std::vector<PromptExample>& examples, const SamplerOptions& options);

  std::vector<std::int64_t> next();
  std::int64_t batches_per_epoch() const;
  const SamplerCursor& cursor() const { return cursor_; }
  void set_cursor(const SamplerCursor& cursor);

 private:
  void order_epoch();

  SamplerOptions options_;
  std::int64_t num_examples_;
  std::vector<std::vector<std::int64_t>> groups_;  // of examples that stay together
  std::vector<std::int64_t> order_;
  SamplerCursor cursor_;
};

}  // namespace sotto::data
