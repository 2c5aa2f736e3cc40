#include "src/data/tokenized_dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/log.h"
#include "src/data/content_hash.h"
#include "src/data/parallel_encoding.h"

namespace sotto::data {
namespace {

namespace fs = std::filesystem;

std::vector<core::MappedFile> mapped(const std::vector<fs::path>& files) {
  std::vector<core::MappedFile> result;
  for (const fs::path& file : files) result.emplace_back(file);
  return result;
}

// Reads every file once, a part at a time, so that the memory does not fill with it.
void add_content(const core::MappedFile& file, ContentHash& hash) {
  constexpr std::size_t kPart = std::size_t{16} << 20;
  for (std::size_t begin = 0; begin < file.size(); begin += kPart) {
    const std::size_t size = std::min(kPart, file.size() - begin);
    hash.add(file.text().substr(begin, size));
    core::release_pages(file.data() + begin, size);
  }
  hash.add(static_cast<std::uint64_t>(file.size()));
}

std::string fingerprint_of(const std::vector<core::MappedFile>& files, const TaskEncoders& tasks,
                           const DatasetOptions& options, const TokenCache& cache) {
  ContentHash hash;
  hash.add(cache.tokenizer_fingerprint);
  for (const auto& [name, encoder] : tasks) {
    hash.add(name);
    encoder.add_to(hash);
  }
  hash.add(static_cast<std::uint64_t>(options.min_seq_length));
  hash.add(static_cast<std::uint64_t>(options.max_examples));
  for (const core::MappedFile& file : files) add_content(file, hash);
  return hash.text();
}

TokenStore encoded_in_memory(const std::vector<core::MappedFile>& files, const TaskEncoders& tasks,
                             const DatasetOptions& options) {
  std::vector<char> bytes;
  TokenStoreWriter writer(bytes);
  encode_in_parallel(files, tasks, options, std::thread::hardware_concurrency(), writer);
  writer.finish();
  return TokenStore(std::move(bytes));
}

// The store of an earlier run; nothing where there is none, or a damaged one.
std::optional<TokenStore> found_in_cache(const fs::path& file) {
  if (!fs::exists(file)) return std::nullopt;
  try {
    return TokenStore(core::MappedFile(file));
  } catch (const core::UserError& error) {
    core::log_warning(fmt::format("'{}' is encoded anew: {}", file.string(), error.what()));
    return std::nullopt;
  }
}

TokenStore opened(const std::vector<core::MappedFile>& files, const TaskEncoders& tasks, const DatasetOptions& options,
                  const TokenCache& cache, const std::string& fingerprint) {
  if (cache.folder.empty()) return encoded_in_memory(files, tasks, options);
  const fs::path file = cache.folder / (fingerprint + ".tokens");
  if (auto found = found_in_cache(file)) return std::move(*found);
  core::AtomicFile writing(file);
  TokenStoreWriter writer([&](const void* data, std::size_t num_bytes) { writing.write(data, num_bytes); });
  encode_in_parallel(files, tasks, options, std::thread::hardware_concurrency(), writer);
  writer.finish();
  writing.commit();
  return TokenStore(core::MappedFile(file));
}

void report_skipped(const TokenStore& store, const std::vector<fs::path>& files) {
  std::vector<std::string> names;
  for (const fs::path& file : files) names.push_back(file.string());
  if (store.size() == 0) {
    throw core::UserError(fmt::format("{} hold no usable example{}.", fmt::join(names, ", "),
                                      store.num_skipped() == 0
                                          ? ": they are empty"
                                          : fmt::format(": all {} are too long or too short; set encoder_seq_length "
                                                        "or truncate_field",
                                                        store.num_skipped())));
  }
  if (store.num_skipped() > 0) {
    core::log_warning(fmt::format("{}: {} examples skipped (too long or too short), {} kept.", fmt::join(names, ", "),
                                  store.num_skipped(), store.size()));
  }
}

}  // namespace

TokenizedDataset::TokenizedDataset(const std::vector<fs::path>& files, const TaskEncoders& tasks,
                                   const DatasetOptions& options, const TokenCache& cache)
    : files_(mapped(files)),
      tasknames_(task_names(tasks)),
      fingerprint_(fingerprint_of(files_, tasks, options, cache)),
      store_(opened(files_, tasks, options, cache, fingerprint_)) {
  report_skipped(store_, files);
}

std::string_view TokenizedDataset::line(std::int64_t index) const {
  const StoredExample example = store_[index];
  const std::string_view rest = files_[example.file].text().substr(example.line);
  return rest.substr(0, rest.find('\n'));
}

}  // namespace sotto::data
