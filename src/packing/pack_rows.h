#pragma once

#include <cstdint>
#include <span>

#include "src/packing/packed_batch.h"

namespace sotto::packing {

// Packs rows into one run of tokens. With `share_prefixes`, rows that begin alike share the nodes of a prefix tree:
// each common beginning stands once (exact in a causal model, gradients included). Without it every row stands alone:
// the plain twin. A span is one node of the tree: its ancestors' slots, then its own, causal. Rows that an encoder
// reads share it, and a tree, where all of what it reads is the same: its tokens see each other in both directions.
PackedBatch pack_rows(std::span<const Row> rows, bool share_prefixes = true);

// How many targets the rows have, packed together or apart: the size of pack_rows(rows).targets_N.
std::int64_t count_targets(std::span<const Row> rows);

}  // namespace sotto::packing
