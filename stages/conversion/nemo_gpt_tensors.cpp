#include "stages/conversion/nemo_gpt_tensors.h"

#include "stages/conversion/merged_blocks.h"

namespace sotto::conversion {

std::vector<MergedTensor> nemo_gpt_tensors(const Ranks& ranks, const NemoSettings& settings) {
  const StackLayout layout = stack_layout(settings);
  const auto stages = static_cast<std::int64_t>(ranks.size());
  if (layout.num_layers % stages != 0) {
    settings.refuse("pipeline_model_parallel_size", "num_layers is no multiple of it");
  }
  const std::size_t last = ranks.size() - 1;
  RankMerger merger(ranks, settings.source());
  MergedBlocks blocks(merger, layout);
  merger.add("embedding.word_embeddings.weight", 0, {"embedding.word_embeddings.weight"}, PartMerge::kRows);
  if (settings.value<std::string>("position_embedding_type", "learned_absolute") == "learned_absolute") {
    merger.add("embedding.position_embeddings.weight", 0, {"embedding.position_embeddings.weight"}, PartMerge::kCopies);
  }
  for (std::int64_t i = 0; i < layout.num_layers; ++i) {
    const LayerNames layer =
        layer_names("decoder.layers.", "decoder.layers.", "encoder.layers.", i, layout.num_layers, 0, stages);
    blocks.add_self_attention(layer);
    blocks.add_feed_forward(layer, "post_attention_layernorm");
  }
  blocks.add_norm("decoder.final_layernorm", last, {"encoder.final_layernorm.", "decoder.final_layernorm."});
  if (!settings.value("share_embeddings_and_output_weights", true)) {
    merger.add("output_layer.weight", last, {"output_layer.weight"}, PartMerge::kRows);
  }
  return merger.take();
}

}  // namespace sotto::conversion
