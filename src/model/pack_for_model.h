#pragma once

#include <span>

#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"

namespace sotto::model {

// Packs rows as the model reads them. A row is a prompt and, from `first_target` on, its answer. A model with an
// encoder reads the prompt there and begins the answer with its start token; any other reads them in one piece.
// `share_prefixes`: packing/pack_rows.h.
packing::PackedBatch pack_for(const ModelShape& shape, std::span<const packing::Row> rows, bool share_prefixes = true);

}  // namespace sotto::model
