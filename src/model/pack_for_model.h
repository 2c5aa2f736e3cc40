#pragma once

#include <span>

#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"

namespace sotto::model {

// A row as the model reads it. It is given as a prompt and, from `first_target` on, its answer. A model with an encoder
// reads the prompt there and begins the answer with its start token, before which a prefix stands; any other reads all
// in one piece. prompt_PD: language_model.h.
packing::Row row_for(const ModelShape& shape, const at::Tensor& prompt_PD, const packing::Row& row);

// Packs such rows. `share_prefixes`: packing/pack_rows.h.
packing::PackedBatch pack_for(const ModelShape& shape, const at::Tensor& prompt_PD, std::span<const packing::Row> rows,
                              bool share_prefixes = true);

}  // namespace sotto::model
