#include "src/tokenizer/bpe.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <queue>

#include "src/core/error.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

constexpr std::size_t kMaxCachedPieces = 100'000;
constexpr std::size_t kMaxCachedLength = 64;

std::uint64_t pair_key(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

// Tokens in a row, some of them merged away, with their neighbours.
struct Symbol {
  TokenId id;
  std::int32_t before, behind;  // -1: none
};

struct Candidate {
  std::int32_t rank, place;
  TokenId left, right, result;
  // The best rank first, leftmost where it stands more than once.
  bool operator<(const Candidate& other) const { return rank != other.rank ? rank > other.rank : place > other.place; }
};

}  // namespace

Bpe::Bpe(BpeTables tables) : tables_(std::move(tables)) {
  const auto id_of = [this](const std::string& token) {
    const auto found = tables_.vocabulary.find(token);
    if (found == tables_.vocabulary.end()) {
      throw core::UserError(fmt::format("the tokenizer's merges use '{}', which its vocabulary lacks.", token));
    }
    return found->second;
  };
  std::int32_t rank = 0;
  for (const auto& [left, right] : tables_.merges) {
    const TokenId left_id = id_of(left), right_id = id_of(right);
    merges_.try_emplace(pair_key(left_id, right_id), Merge{rank++, id_of(left + right)});
  }
  for (int byte = 0; byte < 256 && tables_.byte_fallback; ++byte) {
    const auto found = tables_.vocabulary.find(fmt::format("<0x{:02X}>", byte));
    byte_ids_.push_back(found == tables_.vocabulary.end() ? -1 : found->second);
  }
}

void Bpe::encode(std::string_view piece, std::vector<TokenId>& ids) const {
  if (piece.size() > kMaxCachedLength) {
    const std::vector<TokenId> merged = merge(piece);
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
  std::vector<TokenId> merged = merge(piece);
  ids.insert(ids.end(), merged.begin(), merged.end());
  const std::unique_lock lock(cache_mutex_);
  if (cache_.size() < kMaxCachedPieces) cache_.emplace(key, std::move(merged));
}

bool Bpe::append_bytes(std::string_view character, std::vector<TokenId>& ids) const {
  if (!tables_.byte_fallback) return false;
  const auto id_of = [this](char byte) { return byte_ids_[static_cast<unsigned char>(byte)]; };
  if (std::any_of(character.begin(), character.end(), [&](char byte) { return id_of(byte) < 0; })) return false;
  for (const char byte : character) ids.push_back(id_of(byte));
  return true;
}

std::vector<TokenId> Bpe::characters(std::string_view piece) const {
  std::vector<TokenId> ids;
  // An unknown token waits for the next known one, so that its neighbours may join it.
  bool unknown_waits = false;
  for (std::size_t at = 0; at < piece.size();) {
    const std::string character(piece.substr(at, character_at(piece, at).size));
    at += character.size();
    const auto found = tables_.vocabulary.find(character);
    if (found != tables_.vocabulary.end()) {
      if (unknown_waits) ids.push_back(*tables_.unknown);
      unknown_waits = false;
      ids.push_back(found->second);
    } else if (!append_bytes(character, ids) && tables_.unknown) {
      if (unknown_waits && !tables_.fuse_unknown) ids.push_back(*tables_.unknown);
      unknown_waits = true;
    }
  }
  if (unknown_waits) ids.push_back(*tables_.unknown);
  return ids;
}

const Bpe::Merge* Bpe::find_merge(TokenId left, TokenId right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

std::vector<TokenId> Bpe::merge(std::string_view piece) const {
  if (tables_.ignore_merges) {
    const auto whole = tables_.vocabulary.find(std::string(piece));
    if (whole != tables_.vocabulary.end()) return {whole->second};
  }
  const std::vector<TokenId> ids = characters(piece);
  const auto count = static_cast<std::int32_t>(ids.size());
  std::vector<Symbol> symbols;
  for (std::int32_t i = 0; i < count; ++i) {
    symbols.push_back({ids[static_cast<std::size_t>(i)], i - 1, i + 1 < count ? i + 1 : -1});
  }
  const auto symbol = [&](std::int32_t place) -> Symbol& { return symbols[static_cast<std::size_t>(place)]; };
  std::priority_queue<Candidate> candidates;
  const auto consider = [&](std::int32_t place) {
    if (place < 0 || symbol(place).behind < 0) return;
    const TokenId left = symbol(place).id, right = symbol(symbol(place).behind).id;
    if (const Merge* found = find_merge(left, right)) {
      candidates.push({found->rank, place, left, right, found->result});
    }
  };
  for (std::int32_t i = 0; i < count; ++i) consider(i);
  while (!candidates.empty()) {
    const Candidate best = candidates.top();
    candidates.pop();
    Symbol& left = symbol(best.place);
    // Other merges may have taken one of the two since.
    if (left.id != best.left || left.behind < 0 || symbol(left.behind).id != best.right) continue;
    Symbol& right = symbol(left.behind);
    left.id = best.result;
    right.id = -1;
    left.behind = right.behind;
    if (right.behind >= 0) symbol(right.behind).before = best.place;
    consider(left.before);
    consider(best.place);
  }
  std::vector<TokenId> merged;
  for (std::int32_t i = count > 0 ? 0 : -1; i >= 0; i = symbol(i).behind) merged.push_back(symbol(i).id);
  return merged;
}

}  // namespace sotto::tokenizer
