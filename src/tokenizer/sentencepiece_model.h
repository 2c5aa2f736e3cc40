#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sotto::tokenizer {

struct SentencePiece {
  std::string text;
  float score = 0;
  int type = 1;  // 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte
};

// What a SentencePiece model file says (sentencepiece_model.proto).
struct SentencePieceModel {
  std::vector<SentencePiece> pieces;
  int model_type = 1;  // 1 unigram, 2 BPE
  bool byte_fallback = false;
  std::int64_t unknown_id = 0, begin_id = 1, end_id = 2, pad_id = -1;  // -1: none
  std::string character_map;                                           // precompiled_charsmap (character_map.h)
};

// Tokens "<extra_id_0>", "<extra_id_1>", ... behind the pieces, for T5. Hugging Face counts them downwards, so that
// number 0 has the highest id; NeMo upwards unless add_sentinel_tokens_in_reverse_order.
struct SentinelTokens {
  std::int64_t count = 0;
  bool downwards = true;
};

// UserError naming the file when it is truncated, foreign, or of a type other than unigram and BPE.
SentencePieceModel read_sentencepiece_model(const std::filesystem::path& path);

// The same tokenizer in the form of Hugging Face's tokenizer.json: a unigram model as T5's, a BPE model as Llama 2's.
nlohmann::json tokenizer_json(const SentencePieceModel& model, SentinelTokens sentinels);

}  // namespace sotto::tokenizer
