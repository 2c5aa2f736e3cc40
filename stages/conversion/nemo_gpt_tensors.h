#pragma once

#include <vector>

#include "stages/conversion/nemo_settings.h"
#include "stages/conversion/rank_merger.h"

namespace sotto::conversion {

// The tensors of a whole GPT (model/megatron_gpt_family.h), put together from those of all ranks, whose names are plain
// and of NeMo's own or Megatron-core's. The ranks must outlive the result. UserError naming a tensor that a rank lacks.
std::vector<MergedTensor> nemo_gpt_tensors(const Ranks& ranks, const NemoSettings& settings);

}  // namespace sotto::conversion
