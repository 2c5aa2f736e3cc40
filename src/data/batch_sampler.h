#pragma once

#include <cstdint>
#include <vector>

#include "src/data/start_groups.h"
#include "src/data/token_store.h"

namespace sotto::data {

struct SamplerOptions {
  std::int64_t batch_size = 16;
  std::uint64_t seed = 1234;
  bool shuffle = true;
  // Rows that begin alike (the questions of one paragraph) come in one batch where they fit, so that packing shares
  // their beginning.
  bool keep_common_starts = true;
  bool drop_last = false;
  // A task's share of an epoch is its number of examples to this power: 1 takes every example once (proportional), 0
  // gives every task as much (uniform), 1 / T is a temperature T (Raffel et al. 2020). Needs shuffle where it is not 1.
  double task_exponent = 1.0;
};

// Where a sampler stands: saved with a checkpoint.
struct SamplerCursor {
  std::int64_t epoch = 0;
  std::int64_t position = 0;  // examples of this epoch already given
};

// Gives batches of example indices, epoch after epoch. An epoch has as many examples as the data set. The order depends
// on the options and the epoch alone, so a sampler set to a cursor goes on exactly as the one that was stopped.
class BatchSampler {
 public:
  // The store must outlive the sampler.
  BatchSampler(const TokenStore& examples, const SamplerOptions& options);

  std::vector<std::int64_t> next();
  std::int64_t batches_per_epoch() const;
  const SamplerCursor& cursor() const { return cursor_; }
  void set_cursor(const SamplerCursor& cursor);

 private:
  StartGroups shares_of_tasks() const;  // this epoch's, where tasks have shares of their own
  void order_epoch();

  SamplerOptions options_;
  std::int64_t num_examples_;
  StartGroups groups_;                    // of examples that stay together
  std::vector<StartGroups> task_groups_;  // a task's alone, where tasks have shares of their own
  std::vector<std::int64_t> order_;
  SamplerCursor cursor_;
};

}  // namespace sotto::data
