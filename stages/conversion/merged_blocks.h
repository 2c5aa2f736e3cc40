#pragma once

#include <string>

#include "stages/conversion/nemo_block_config.h"
#include "stages/conversion/rank_merger.h"

namespace sotto::conversion {

// One layer of a stack: what its names begin with in the model folder, in Megatron-core's files and in older ones, and
// the pipeline rank that has it.
struct LayerNames {
  std::string own, core, older;
  std::size_t pipeline = 0;
};

// Layer `index` of a stack whose layers are spread evenly over `num_stages` pipeline ranks from `first_stage`. They
// count from 0 in each rank. `own`, `core` and `older` stand before the number.
LayerNames layer_names(const std::string& own, const std::string& core, const std::string& older, std::int64_t index,
                       std::int64_t num_layers, std::int64_t first_stage, std::int64_t num_stages);

// The tensors of a layer (model/megatron_blocks.h), put together.
class MergedBlocks {
 public:
  MergedBlocks(RankMerger& merger, const StackLayout& layout) : merger_(merger), layout_(layout) {}

  void add_self_attention(const LayerNames& layer);
  void add_cross_attention(const LayerNames& layer);
  // `older_norm`: what older files call the norm before it.
  void add_feed_forward(const LayerNames& layer, const std::string& older_norm);
  void add_norm(const std::string& own, std::size_t pipeline, const std::vector<std::string>& names) {
    merger_.add_both(own, pipeline, names, PartMerge::kCopies, PartMerge::kCopies, layout_.norm_bias);
  }

 private:
  using RowOrder = std::function<std::int64_t(std::int64_t)>;

  // A layer whose outputs are cut, in another order.
  template <typename MakeOrder>
  void add_ordered(const LayerNames& layer, const std::string& own, const std::string& core, const std::string& older,
                   const MakeOrder& make_order);
  void add_output(const LayerNames& layer, const std::string& own, const std::string& core, const std::string& older) {
    merger_.add_both(layer.own + own, layer.pipeline, {layer.older + older, layer.core + core}, PartMerge::kColumns,
                     PartMerge::kCopies, layout_.bias);
  }
  RowOrder query_key_value_order(std::int64_t num_rows) const;
  RowOrder kinds_apart(std::int64_t kinds, std::int64_t num_rows) const;
  RowOrder gate_first(std::int64_t num_rows) const;
  void add_enter(const LayerNames& layer, const std::string& kind);

  RankMerger& merger_;
  const StackLayout& layout_;
};

}  // namespace sotto::conversion
