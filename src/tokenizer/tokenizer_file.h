#pragma once

#include <nlohmann/json_fwd.hpp>

#include "src/tokenizer/pipeline.h"

namespace sotto::tokenizer {

// The parts that a tokenizer.json describes (huggingface/tokenizers 0.23): a BPE or unigram model with the steps around
// it. The post-processor is not used: it only puts tokens around whole texts, which templates do here. UserError naming
// what is not supported.
PipelineParts parse_tokenizer_file(const nlohmann::json& file);

}  // namespace sotto::tokenizer
