#pragma once

#include <cstdint>
#include <vector>

namespace sotto::packing {

using TokenId = std::int32_t;

// A virtual token is written as the id -1 - r, where r is its row in the stacked prompt table prompt_PD.
constexpr TokenId virtual_token(std::int64_t row) { return static_cast<TokenId>(-1 - row); }
constexpr bool is_virtual(TokenId id) { return id < 0; }
constexpr std::int64_t virtual_row(TokenId id) { return -1 - static_cast<std::int64_t>(id); }

// One example: real and virtual tokens. The tokens from `first_target` on are predicted from those before them and
// enter the loss (virtual ones never do). first_target == token_ids.size(): nothing is supervised.
struct Row {
  std::vector<TokenId> token_ids;
  std::int64_t first_target = 0;
  // Models with an encoder alone: what the encoder reads, virtual tokens included; token_ids is the decoder's part.
  std::vector<TokenId> encoder_ids = {};
};

// Keys and values lie in numbered slots. A range of them, [begin, end).
struct KeyRange {
  std::int64_t begin = 0, end = 0;
};

// Queries [query_begin, query_end) of the batch see the slots of every range in `keys`. Where `last_is_causal`, the
// last range ends with the slot of the span's last query, and a query that stands i places before it sees i slots
// fewer.
struct Span {
  std::int64_t query_begin = 0, query_end = 0;
  std::vector<KeyRange> keys;
  bool last_is_causal = true;
};

// Who sees whom: the only thing a model knows of masks. `num_slots` slots in all, those of a cache included.
struct AttentionPlan {
  std::int64_t num_slots = 0;
  std::vector<Span> spans;  // in query order; together they cover every query once
};

// A supervised place: the hidden state at `index` (into the T packed tokens) predicts `target` of the input row `row`.
struct Target {
  std::int64_t index = 0;
  TokenId target = 0;
  std::int64_t row = 0;
};

// Rows laid end to end without padding, common beginnings once. T packed tokens.
struct PackedTokens {
  std::vector<TokenId> token_ids_T;
  std::vector<std::int32_t> position_ids_T;  // the place in its row, from 0
  std::vector<std::int64_t> slot_ids_T;      // where the token's key and value are put (training: 0..T-1)
  AttentionPlan plan;
  // The slots of each row's tokens, in the order of the row: what a token that continues the row sees.
  std::vector<std::vector<KeyRange>> row_slots_R;
};

// What a model computes at once.
struct PackedBatch : PackedTokens {
  std::vector<Target> targets_N;  // ordered by row, then by place
  // Models with an encoder alone. A decoding step that continues rows reads nothing more: its encoder is empty, and its
  // cross_plan refers to the slots of the batch that the cache was filled by.
  PackedTokens encoder;      // every token of a row sees the whole row; equal rows once
  AttentionPlan cross_plan;  // which slots of the encoder the tokens see
};

}  // namespace sotto::packing
