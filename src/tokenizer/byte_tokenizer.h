#pragma once

#include <nlohmann/json_fwd.hpp>

#include "src/tokenizer/tokenizer.h"

namespace sotto::tokenizer {

// byT5's tokenizer (Xue et al. 2021): ids 0 to 2 are <pad>, </s> and <unk>, each byte is three more than itself, and
// `num_sentinels` tokens "<extra_id_0>", "<extra_id_1>", ... follow. It has no file. The first three take the white
// space around them, as Hugging Face has it.
std::unique_ptr<Tokenizer> make_byte_tokenizer(std::int64_t num_sentinels);

}  // namespace sotto::tokenizer
