#include "src/tokenizer/unigram.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "src/core/error.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

constexpr double kUnknownPenalty = 10.0;

// The best way to a place in the text: its last token and where that begins.
struct Node {
  double score = -std::numeric_limits<double>::infinity();
  std::size_t begin = 0;
  bool reached = false, unknown = false;

  void offer(double candidate, std::size_t from, bool is_unknown) {
    if (reached && candidate <= score) return;
    *this = {candidate, from, true, is_unknown};
  }
};

}  // namespace

Unigram::Unigram(UnigramTables tables) : tables_(std::move(tables)) {
  double least = std::numeric_limits<double>::max();
  for (std::size_t id = 0; id < tables_.pieces.size(); ++id) {
    const auto& [text, score] = tables_.pieces[id];
    // A piece that stands twice keeps its last id.
    vocabulary_[text] = static_cast<TokenId>(id);
    if (has_length_.size() <= text.size()) has_length_.resize(text.size() + 1);
    has_length_[text.size()] = 1;
    least = std::min(least, score);
  }
  unknown_score_ = least - kUnknownPenalty;
  if (tables_.unknown && static_cast<std::size_t>(*tables_.unknown) >= tables_.pieces.size()) {
    throw core::UserError(
        fmt::format("the tokenizer's unk_id is {}, but it has {} pieces.", *tables_.unknown, tables_.pieces.size()));
  }
}

void Unigram::encode(std::string_view piece, std::vector<TokenId>& ids) const {
  std::vector<Node> nodes(piece.size() + 1);
  nodes[0].offer(0, 0, false);
  std::string token;
  for (std::size_t begin = 0; begin < piece.size();) {
    const double score = nodes[begin].score;
    const std::size_t one = character_at(piece, begin).size;
    bool has_single = false;
    for (std::size_t size = 1; size < has_length_.size() && begin + size <= piece.size(); ++size) {
      if (has_length_[size] == 0) continue;
      token.assign(piece.substr(begin, size));
      const auto found = vocabulary_.find(token);
      if (found == vocabulary_.end() || tables_.control.contains(found->second)) continue;
      const double own = tables_.pieces[static_cast<std::size_t>(found->second)].second;
      nodes[begin + size].offer(own + score, begin, tables_.unknown == found->second);
      has_single = has_single || size == one;
    }
    if (!has_single) nodes[begin + one].offer(unknown_score_ + score, begin, true);
    begin += one;
  }
  std::vector<std::string_view> tokens;  // from the last to the first
  bool unknown_before = false;
  for (std::size_t end = piece.size(); end > 0; end = nodes[end].begin) {
    const std::size_t begin = nodes[end].begin;
    if (nodes[end].unknown && unknown_before) {
      tokens.back() = piece.substr(
          begin, static_cast<std::size_t>(tokens.back().data() - piece.data()) - begin + tokens.back().size());
    } else {
      tokens.push_back(piece.substr(begin, end - begin));
    }
    unknown_before = nodes[end].unknown;
  }
  for (std::size_t i = tokens.size(); i-- > 0;) append(tokens[i], ids);
}

void Unigram::append(std::string_view token, std::vector<TokenId>& ids) const {
  const auto found = vocabulary_.find(std::string(token));
  if (found != vocabulary_.end() && !tables_.control.contains(found->second)) return ids.push_back(found->second);
  const std::size_t before = ids.size();
  for (const char byte : tables_.byte_fallback ? token : std::string_view()) {
    const auto id = vocabulary_.find(fmt::format("<0x{:02X}>", static_cast<unsigned char>(byte)));
    if (id == vocabulary_.end()) break;
    ids.push_back(id->second);
  }
  if (tables_.byte_fallback && ids.size() == before + token.size()) return;
  ids.resize(before);
  if (!tables_.unknown) {
    throw core::UserError(
        fmt::format("the tokenizer has no token for '{}' and no unknown token. It cannot encode this text.", token));
  }
  ids.push_back(*tables_.unknown);
}

}  // namespace sotto::tokenizer
