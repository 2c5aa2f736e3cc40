#include "src/tokenizer/added_tokens.h"

#include <algorithm>

#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

std::size_t leading_space(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size()) {
    const Character next = character_at(text, size);
    if (!is_space(next.code)) break;
    size += next.size;
  }
  return size;
}

std::size_t trailing_space(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0) {
    const std::size_t before = character_before(text, begin);
    if (!is_space(character_at(text, before).code)) break;
    begin = before;
  }
  return text.size() - begin;
}

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const bool word_before = begin > 0 && is_word(character_at(text, character_before(text, begin)).code);
  const bool word_behind = end < text.size() && is_word(character_at(text, end).code);
  return !word_before && !word_behind;
}

}  // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens) : tokens_(std::move(tokens)), begins_token_(256) {
  std::erase_if(tokens_, [](const AddedToken& token) { return token.content.empty(); });
  std::stable_sort(tokens_.begin(), tokens_.end(),
                   [](const AddedToken& a, const AddedToken& b) { return a.content.size() > b.content.size(); });
  for (const AddedToken& token : tokens_) begins_token_[static_cast<unsigned char>(token.content.front())] = 1;
}

const AddedToken* AddedTokens::token_at(std::string_view text) const {
  if (begins_token_[static_cast<unsigned char>(text.front())] == 0) return nullptr;
  for (const AddedToken& token : tokens_) {
    if (text.starts_with(token.content)) return &token;
  }
  return nullptr;
}

std::vector<TextOrToken> AddedTokens::split(std::string_view text, bool parse_special) const {
  std::vector<TextOrToken> parts;
  std::size_t done = 0;
  for (std::size_t at = 0; !tokens_.empty() && at < text.size();) {
    const AddedToken* token = token_at(text.substr(at));
    if (token == nullptr) {
      ++at;
      continue;
    }
    std::size_t begin = at, end = at + token->content.size();
    at = end;
    if (token->special && !parse_special) continue;
    if (token->single_word && !stands_alone(text, begin, end)) continue;
    if (token->lstrip) begin = std::max(done, begin - trailing_space(text.substr(0, begin)));
    if (token->rstrip) end += leading_space(text.substr(end));
    if (begin > done) parts.push_back({text.substr(done, begin - done), std::nullopt});
    parts.push_back({text.substr(begin, end - begin), token->id});
    done = end;
    at = std::max(at, end);
  }
  if (done < text.size()) parts.push_back({text.substr(done), std::nullopt});
  return parts;
}

}  // namespace sotto::tokenizer
