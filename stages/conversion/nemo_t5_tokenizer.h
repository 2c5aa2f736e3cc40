#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "src/checkpoint/nemo_archive.h"

namespace sotto::conversion {

// Writes the SentencePiece tokenizer of a T5 into a model folder: the model that the archive carries, and in
// tokenizer_config.json the tokens that NeMo adds behind its pieces (models/language_modeling/megatron_t5_model.py):
// <cls>, <sep>, <mask> and, where the model has none, <pad>, <bos>, <eos>; before or behind them the sentinels
// <extra_id_N>, upwards or downwards, as the section `tokenizer` says. UserError when the archive carries no
// SentencePiece model.
void write_nemo_t5_tokenizer(const checkpoint::NemoArchive& archive, const nlohmann::ordered_json& nemo,
                             const std::filesystem::path& folder);

// What an answer starts with, read from the tokenizer of a model folder: its <bos>; of a copy of Hugging Face's T5
// (whose sentinels come first) its <pad>, as there.
std::int64_t t5_decoder_start_id(const nlohmann::ordered_json& nemo, const std::filesystem::path& folder);

}  // namespace sotto::conversion
