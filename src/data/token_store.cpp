#include "src/data/token_store.h"

#include <fmt/format.h>

#include <cstring>

#include "src/core/error.h"

namespace sotto::data {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kWord = 8;

struct Footer {
  char magic[kWord] = {'S', 'O', 'T', 'T', 'O', 'T', 'O', 'K'};
  std::uint64_t version = kVersion, num_examples = 0, num_tokens = 0, num_skipped = 0;
};

std::uint64_t filled_up(std::uint64_t num_bytes) { return (num_bytes + kWord - 1) / kWord * kWord; }

std::uint64_t total_size(const Footer& footer) {
  return filled_up(footer.num_tokens * sizeof(packing::TokenId)) + footer.num_examples * 2 * sizeof(std::uint64_t) +
         filled_up(footer.num_examples * 3 * sizeof(std::uint32_t)) + sizeof(Footer);
}

}  // namespace

TokenStore::TokenStore(core::MappedFile file) : owner_(std::move(file)) { find_parts(); }

TokenStore::TokenStore(std::vector<char> bytes) : owner_(std::move(bytes)) { find_parts(); }

std::string_view TokenStore::bytes() const {
  if (const auto* const file = std::get_if<core::MappedFile>(&owner_)) return file->text();
  const auto& memory = std::get<std::vector<char>>(owner_);
  return {memory.data(), memory.size()};
}

void TokenStore::find_parts() {
  const std::string_view all = bytes();
  Footer footer, found;
  bool whole = all.size() >= sizeof found;
  if (whole) {
    std::memcpy(&found, all.data() + all.size() - sizeof found, sizeof found);
    // Counts that the bytes cannot hold must not overflow the size they are checked by.
    const bool possible = found.num_examples <= all.size() && found.num_tokens <= all.size();
    whole = std::memcmp(found.magic, footer.magic, sizeof footer.magic) == 0 && found.version == kVersion && possible &&
            total_size(found) == all.size();
  }
  if (!whole) throw core::UserError("these are no encoded examples of this version, or a part of them only.");
  num_examples_ = found.num_examples;
  num_tokens_ = found.num_tokens;
  num_skipped_ = found.num_skipped;
  token_ids_ = reinterpret_cast<const packing::TokenId*>(all.data());
  token_ends_ = reinterpret_cast<const std::uint64_t*>(all.data() + filled_up(num_tokens_ * sizeof(packing::TokenId)));
  lines_ = token_ends_ + num_examples_;
  first_targets_ = reinterpret_cast<const std::uint32_t*>(lines_ + num_examples_);
  tasks_ = first_targets_ + num_examples_;
  files_ = tasks_ + num_examples_;
}

std::span<const packing::TokenId> TokenStore::token_ids(std::int64_t index) const {
  const std::uint64_t begin = index == 0 ? 0 : token_ends_[index - 1], end = token_ends_[index];
  return {token_ids_ + begin, end - begin};
}

StoredExample TokenStore::operator[](std::int64_t index) const {
  return {token_ids(index), first_targets_[index], tasks_[index], files_[index], lines_[index]};
}

packing::Row TokenStore::row(std::int64_t index) const {
  const auto ids = token_ids(index);
  return {{ids.begin(), ids.end()}, first_targets_[index]};
}

void TokenStoreWriter::add(const StoredExample& example) {
  sink_(example.token_ids.data(), example.token_ids.size_bytes());
  num_tokens_ += example.token_ids.size();
  token_ends_.push_back(num_tokens_);
  lines_.push_back(example.line);
  first_targets_.push_back(static_cast<std::uint32_t>(example.first_target));
  tasks_.push_back(example.task);
  files_.push_back(example.file);
}

template <class Number>
void TokenStoreWriter::write_table(const std::vector<Number>& table) {
  sink_(table.data(), table.size() * sizeof(Number));
}

void TokenStoreWriter::finish() {
  const std::uint64_t nothing = 0;
  const auto fill_up = [&](std::uint64_t num_bytes) { sink_(&nothing, filled_up(num_bytes) - num_bytes); };
  fill_up(num_tokens_ * sizeof(packing::TokenId));
  write_table(token_ends_);
  write_table(lines_);
  write_table(first_targets_);
  write_table(tasks_);
  write_table(files_);
  fill_up(token_ends_.size() * 3 * sizeof(std::uint32_t));
  const Footer footer{.num_examples = token_ends_.size(), .num_tokens = num_tokens_, .num_skipped = num_skipped_};
  sink_(&footer, sizeof footer);
}

}  // namespace sotto::data
