#include "src/tokenizer/byte_level_bpe.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <mutex>

#include "src/core/error.h"
#include "src/tokenizer/byte_alphabet.h"

namespace sotto::tokenizer {
namespace {

constexpr std::size_t kMaxCachedPieces = 100'000;
constexpr std::size_t kMaxCachedLength = 64;

std::uint64_t pair_key(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

}  // namespace

ByteLevelBpe::ByteLevelBpe(BpeTables tables) : tables_(std::move(tables)) {
  TokenId last = -1;
  for (const auto& [token, id] : tables_.vocabulary) last = std::max(last, id);
  for (const AddedToken& added : tables_.added_tokens) last = std::max(last, added.id);
  const std::size_t size = static_cast<std::size_t>(last + 1);
  tokens_.resize(size);
  is_added_.resize(size);
  is_special_.resize(size);
  for (const auto& [token, id] : tables_.vocabulary) tokens_[static_cast<std::size_t>(id)] = token;
  begins_added_token_.resize(256);
  for (const AddedToken& added : tables_.added_tokens) {
    const std::size_t id = static_cast<std::size_t>(added.id);
    tokens_[id] = added.content;
    is_added_[id] = 1;
    is_special_[id] = added.special ? 1 : 0;
    if (added.content.empty()) continue;
    added_by_length_.push_back(&added);
    begins_added_token_[static_cast<unsigned char>(added.content.front())] = 1;
  }
  std::stable_sort(added_by_length_.begin(), added_by_length_.end(),
                   [](const AddedToken* a, const AddedToken* b) { return a->content.size() > b->content.size(); });
  const auto id_of = [this](const std::string& token) {
    const auto found = tables_.vocabulary.find(token);
    if (found == tables_.vocabulary.end()) {
      throw core::UserError(fmt::format("the tokenizer's merges use '{}', which its vocabulary lacks.", token));
    }
    return found->second;
  };
  for (int byte = 0; byte < 256; ++byte) {
    const auto found = tables_.vocabulary.find(bytes_to_alphabet(std::string(1, static_cast<char>(byte))));
    byte_ids_.push_back(found == tables_.vocabulary.end() ? -1 : found->second);
  }
  std::int32_t rank = 0;
  for (const auto& [left, right] : tables_.merges) {
    merges_.try_emplace(pair_key(id_of(left), id_of(right)), Merge{rank++, id_of(left + right)});
  }
}

const AddedToken* ByteLevelBpe::added_token_at(std::string_view text) const {
  if (begins_added_token_[static_cast<unsigned char>(text.front())] == 0) return nullptr;
  for (const AddedToken* added : added_by_length_) {
    if (text.starts_with(added->content)) return added;
  }
  return nullptr;
}

std::vector<TokenId> ByteLevelBpe::encode(std::string_view text, bool parse_special) const {
  std::vector<TokenId> ids;
  std::size_t done = 0;
  for (std::size_t i = 0; parse_special && i < text.size();) {
    const AddedToken* added = added_token_at(text.substr(i));
    if (added == nullptr) {
      ++i;
      continue;
    }
    encode_ordinary(text.substr(done, i - done), ids);
    ids.push_back(added->id);
    done = i += added->content.size();
  }
  encode_ordinary(text.substr(done), ids);
  return ids;
}

void ByteLevelBpe::encode_ordinary(std::string_view text, std::vector<TokenId>& ids) const {
  if (text.empty()) return;
  std::string spaced;
  if (tables_.add_prefix_space && text.front() != ' ') text = spaced = " " + std::string(text);
  std::vector<std::string_view> pieces = {text}, finer;
  for (const SplitPattern& pattern : tables_.split_patterns) {
    finer.clear();
    for (const std::string_view piece : pieces) pattern.split(piece, finer);
    pieces.swap(finer);
  }
  for (const std::string_view piece : pieces) encode_piece(piece, ids);
}

void ByteLevelBpe::encode_piece(std::string_view piece, std::vector<TokenId>& ids) const {
  if (piece.size() > kMaxCachedLength) {
    const std::vector<TokenId> merged = merge_piece(piece);
    ids.insert(ids.end(), merged.begin(), merged.end());
    return;
  }
  const std::string key(piece);
  {
    const std::shared_lock lock(cache_mutex_);
    if (const auto found = cache_.find(key); found != cache_.end()) {
      ids.insert(ids.end(), found->second.begin(), found->second.end());
      return;
    }
  }
  std::vector<TokenId> merged = merge_piece(piece);
  ids.insert(ids.end(), merged.begin(), merged.end());
  const std::unique_lock lock(cache_mutex_);
  if (cache_.size() < kMaxCachedPieces) cache_.emplace(key, std::move(merged));
}

std::vector<TokenId> ByteLevelBpe::merge_piece(std::string_view piece) const {
  if (tables_.ignore_merges) {
    const auto whole = tables_.vocabulary.find(bytes_to_alphabet(piece));
    if (whole != tables_.vocabulary.end()) return {whole->second};
  }
  std::vector<TokenId> ids;
  for (const char byte : piece) {
    const TokenId id = byte_ids_[static_cast<unsigned char>(byte)];
    if (id >= 0) ids.push_back(id);
  }
  // The best merge first, leftmost where it stands more than once. Quadratic in the piece, and pieces are words.
  while (ids.size() > 1) {
    Merge best{std::numeric_limits<std::int32_t>::max(), 0};
    std::size_t place = 0;
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      const auto found = merges_.find(pair_key(ids[i], ids[i + 1]));
      if (found != merges_.end() && found->second.rank < best.rank) {
        best = found->second;
        place = i;
      }
    }
    if (best.rank == std::numeric_limits<std::int32_t>::max()) break;
    ids[place] = best.result;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  }
  return ids;
}

std::string ByteLevelBpe::decode(std::span<const TokenId> ids, bool skip_special_tokens) const {
  std::string text;
  for (const TokenId id : ids) {
    if (id < 0 || id >= vocab_size())
      throw core::InternalError(fmt::format("token id {} is outside the vocabulary", id));
    const std::size_t index = static_cast<std::size_t>(id);
    if (skip_special_tokens && is_special_[index] != 0) continue;
    text += is_added_[index] != 0 ? tokens_[index] : alphabet_to_bytes(tokens_[index]);
  }
  return text;
}

std::optional<TokenId> ByteLevelBpe::token_id(std::string_view token) const {
  for (const AddedToken& added : tables_.added_tokens) {
    if (added.content == token) return added.id;
  }
  const auto found = tables_.vocabulary.find(std::string(token));
  return found == tables_.vocabulary.end() ? std::nullopt : std::optional(found->second);
}

bool ByteLevelBpe::is_special(TokenId id) const {
  return id >= 0 && id < vocab_size() && is_special_[static_cast<std::size_t>(id)] != 0;
}

}  // namespace sotto::tokenizer
