#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/mapped_file.h"
#include "src/data/task_dataset.h"
#include "src/data/token_store.h"

namespace sotto::data {

// Where encoded examples are kept between runs.
struct TokenCache {
  std::filesystem::path folder = {};       // empty: nowhere
  std::string tokenizer_fingerprint = {};  // what tells the encoders' tokenizer from others
};

// The examples of JSON Lines files of any size, for training: encoded by all cores, held as token ids alone, read again
// from the cache as long as neither files nor encoders change. The files and the cache are mapped, so that a set may be
// larger than the memory.
class TokenizedDataset {
 public:
  // `options.with_answers` must be true. Errors (UserError): those of TaskDataset; a cache that cannot be written.
  TokenizedDataset(const std::vector<std::filesystem::path>& files, const TaskEncoders& tasks,
                   const DatasetOptions& options, const TokenCache& cache = {});

  const TokenStore& store() const { return store_; }
  std::int64_t size() const { return store_.size(); }
  packing::Row row(std::int64_t index) const { return store_.row(index); }
  // The tasks by the numbers of StoredExample::task: all of the encoders', in the order of their names.
  const std::vector<std::string>& tasknames() const { return tasknames_; }
  // An example's line as it stands in its file.
  std::string_view line(std::int64_t index) const;
  // Changes with the files' content, the encoders and the options.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::vector<core::MappedFile> files_;
  std::vector<std::string> tasknames_;
  std::string fingerprint_;
  TokenStore store_;
};

}  // namespace sotto::data
