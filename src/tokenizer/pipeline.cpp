#include "src/tokenizer/pipeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"

namespace sotto::tokenizer {
namespace {

// Vocabularies have few holes; a single id in a file is not to decide how much memory is taken.
std::int64_t largest_id(std::size_t num_tokens) { return 4 * static_cast<std::int64_t>(num_tokens) + 100'000; }

}  // namespace

Pipeline::Pipeline(PipelineParts parts) : parts_(std::move(parts)) {
  TokenId last = -1;
  const std::size_t num_tokens = parts_.model->vocabulary().size() + parts_.added_tokens.size();
  const auto count = [&](const std::string& token, TokenId id) {
    if (id < 0 || id > largest_id(num_tokens)) {
      throw core::UserError(
          fmt::format("the tokenizer gives '{}' the id {}, but it has {} tokens.", token, id, num_tokens));
    }
    last = std::max(last, id);
  };
  for (const auto& [token, id] : parts_.model->vocabulary()) count(token, id);
  for (const AddedToken& added : parts_.added_tokens) count(added.content, added.id);
  tokens_.resize(static_cast<std::size_t>(last + 1));
  is_special_.resize(tokens_.size());
  for (const auto& [token, id] : parts_.model->vocabulary()) tokens_[static_cast<std::size_t>(id)] = token;
  std::vector<AddedToken> in_text, in_normalized;
  for (const AddedToken& added : parts_.added_tokens) {
    const auto id = static_cast<std::size_t>(added.id);
    tokens_[id] = added.content;
    is_special_[id] = added.special ? 1 : 0;
    added_ids_[added.content] = added.id;
    if (!added.normalized) {
      in_text.push_back(added);
      continue;
    }
    in_normalized.push_back(added);
    in_normalized.back().content = parts_.normalizer(added.content);
  }
  in_text_ = AddedTokens(std::move(in_text));
  in_normalized_ = AddedTokens(std::move(in_normalized));
}

std::vector<TokenId> Pipeline::encode(std::string_view text, bool parse_special) const {
  std::vector<TokenId> ids;
  bool at_beginning = true;
  std::vector<Piece> pieces;
  for (const TextOrToken& part : in_text_.split(text, parse_special)) {
    if (part.token) {
      ids.push_back(*part.token);
      at_beginning = false;
      continue;
    }
    const std::string normalized = parts_.normalizer(std::string(part.text));
    for (const TextOrToken& finer : in_normalized_.split(normalized, parse_special)) {
      if (finer.token) {
        ids.push_back(*finer.token);
      } else {
        pieces.assign(1, {std::string(finer.text), at_beginning});
        parts_.pre_tokenizer(pieces);
        for (const Piece& piece : pieces) parts_.model->encode(piece.text, ids);
      }
      at_beginning = false;
    }
  }
  return ids;
}

std::string Pipeline::decode(std::span<const TokenId> ids, bool skip_special_tokens) const {
  std::vector<std::string> tokens;
  for (const TokenId id : ids) {
    if (id < 0) throw core::InternalError(fmt::format("token id {} is outside the vocabulary", id));
    if (id >= vocab_size()) continue;  // of a model whose vocabulary is padded: no token has it
    const auto index = static_cast<std::size_t>(id);
    if (!skip_special_tokens || is_special_[index] == 0) tokens.push_back(tokens_[index]);
  }
  if (tokens.empty()) return "";
  parts_.decoder(tokens);
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

std::optional<TokenId> Pipeline::token_id(std::string_view token) const {
  const std::string text(token);
  if (const auto added = added_ids_.find(text); added != added_ids_.end()) return added->second;
  const auto found = parts_.model->vocabulary().find(text);
  return found == parts_.model->vocabulary().end() ? std::nullopt : std::optional(found->second);
}

bool Pipeline::is_special(TokenId id) const {
  return id >= 0 && id < vocab_size() && is_special_[static_cast<std::size_t>(id)] != 0;
}

}  // namespace sotto::tokenizer
