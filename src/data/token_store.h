#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "src/core/mapped_file.h"
#include "src/packing/packed_batch.h"

// Encoded examples, as many as there may be, in one block of bytes: a mapped file or memory.
//
// Layout (the machine's byte order): the token ids of all examples (int32, filled up to eight bytes); for every example
// the end of its token ids (uint64), the place of its line in its file (uint64), its first target, its task and its
// file (each uint32; filled up to eight bytes); and at the end: "SOTTOTOK", a version, the number of examples, that of
// token ids, and that of skipped lines (each eight bytes).
namespace sotto::data {

struct StoredExample {
  std::span<const packing::TokenId> token_ids;
  std::int64_t first_target = 0;
  std::uint32_t task = 0;  // a number that the maker of the store gives it
  std::uint32_t file = 0;  // which of its files
  std::uint64_t line = 0;  // where the line begins there, in bytes
};

class TokenStore {
 public:
  // Errors (UserError): bytes that are no store, or a part of one.
  explicit TokenStore(core::MappedFile file);
  explicit TokenStore(std::vector<char> bytes);

  std::int64_t size() const { return static_cast<std::int64_t>(num_examples_); }
  std::int64_t num_skipped() const { return static_cast<std::int64_t>(num_skipped_); }
  StoredExample operator[](std::int64_t index) const;
  std::span<const packing::TokenId> token_ids(std::int64_t index) const;
  std::uint32_t task(std::int64_t index) const { return tasks_[static_cast<std::size_t>(index)]; }
  packing::Row row(std::int64_t index) const;

 private:
  void find_parts();
  std::string_view bytes() const;

  std::variant<core::MappedFile, std::vector<char>> owner_;
  std::uint64_t num_examples_ = 0, num_tokens_ = 0, num_skipped_ = 0;
  const packing::TokenId* token_ids_ = nullptr;
  const std::uint64_t *token_ends_ = nullptr, *lines_ = nullptr;
  const std::uint32_t *first_targets_ = nullptr, *tasks_ = nullptr, *files_ = nullptr;
};

// Writes a store piece by piece. Only the tables are held in memory, 28 bytes an example.
class TokenStoreWriter {
 public:
  using Sink = std::function<void(const void* data, std::size_t num_bytes)>;
  explicit TokenStoreWriter(Sink sink) : sink_(std::move(sink)) {}
  // A store in memory: its bytes are appended to `bytes`, which must outlive the writer.
  explicit TokenStoreWriter(std::vector<char>& bytes)
      : TokenStoreWriter([&bytes](const void* data, std::size_t num_bytes) {
          const char* const begin = static_cast<const char*>(data);
          bytes.insert(bytes.end(), begin, begin + num_bytes);
        }) {}

  void add(const StoredExample& example);
  void skip() { ++num_skipped_; }
  std::int64_t size() const { return static_cast<std::int64_t>(token_ends_.size()); }
  std::int64_t num_skipped() const { return static_cast<std::int64_t>(num_skipped_); }
  // To be called once, last.
  void finish();

 private:
  template <class Number>
  void write_table(const std::vector<Number>& table);

  Sink sink_;
  std::uint64_t num_tokens_ = 0, num_skipped_ = 0;
  std::vector<std::uint64_t> token_ends_, lines_;
  std::vector<std::uint32_t> first_targets_, tasks_, files_;
};

}  // namespace sotto::data
