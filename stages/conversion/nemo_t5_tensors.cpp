#include "stages/conversion/nemo_t5_tensors.h"

#include <string>

#include "stages/conversion/merged_blocks.h"
#include "stages/conversion/nemo_t5_config.h"

namespace sotto::conversion {
namespace {

// The pipeline ranks of a stack: the encoder has those before pipeline_model_parallel_split_rank, the decoder the rest;
// without a pipeline both are in one.
struct Stages {
  std::int64_t first = 0, count = 1;
};

Stages stages_of(const NemoSettings& settings, std::int64_t num_stages, bool decoder) {
  if (num_stages == 1) return {};
  const auto split = settings.value<std::int64_t>("pipeline_model_parallel_split_rank", num_stages / 2);
  if (split <= 0 || split >= num_stages) {
    settings.refuse("pipeline_model_parallel_split_rank", "a rank of the pipeline, not its first, is expected");
  }
  return decoder ? Stages{split, num_stages - split} : Stages{0, split};
}

void add_stack(RankMerger& merger, const NemoSettings& settings, const std::string& name, Stages stages) {
  const NemoSettings own = t5_stack_settings(settings, name.c_str());
  const StackLayout layout = stack_layout(own);
  if (layout.num_layers % stages.count != 0) own.refuse("num_layers", "no multiple of the stack's pipeline ranks");
  MergedBlocks blocks(merger, layout);
  const std::string older = "enc_dec_model." + name + ".model.";
  const bool decoder = name == "decoder";
  for (std::int64_t i = 0; i < layout.num_layers; ++i) {
    const LayerNames layer = layer_names(name + ".layers.", name + ".layers.", older + "layers.", i, layout.num_layers,
                                         stages.first, stages.count);
    blocks.add_self_attention(layer);
    if (decoder) blocks.add_cross_attention(layer);
    blocks.add_feed_forward(layer, decoder ? "post_inter_attention_layernorm" : "post_attention_layernorm");
  }
  const auto last = static_cast<std::size_t>(stages.first + stages.count - 1);
  blocks.add_norm(name + ".final_layernorm", last, {older + "final_layernorm.", name + ".final_layernorm."});
  if (own.value<std::string>("position_embedding_type", "learned_absolute") == "relative") {
    const std::string table = name + "_relative_pos_emb.relative_attention_bias.weight";
    merger.add(table, static_cast<std::size_t>(stages.first),
               {name + "_relative_position_embedding.relative_position_embedding.weight", table}, PartMerge::kCopies);
  }
}

}  // namespace

std::vector<MergedTensor> nemo_t5_tensors(const Ranks& ranks, const NemoSettings& settings) {
  const auto num_stages = static_cast<std::int64_t>(ranks.size());
  const std::size_t last = ranks.size() - 1;
  RankMerger merger(ranks, settings.source());
  const auto add_embedding = [&](const std::string& kind, PartMerge merge) {
    merger.add("embedding." + kind, 0, {"encoder_embedding." + kind, "embedding." + kind}, merge);
  };
  add_embedding("word_embeddings.weight", PartMerge::kRows);
  bool learned = false;
  for (const char* stack : {"encoder", "decoder"}) {
    const auto type =
        t5_stack_settings(settings, stack).value<std::string>("position_embedding_type", "learned_absolute");
    learned = learned || type == "learned_absolute";
  }
  if (learned) add_embedding("position_embeddings.weight", PartMerge::kCopies);
  add_stack(merger, settings, "encoder", stages_of(settings, num_stages, false));
  add_stack(merger, settings, "decoder", stages_of(settings, num_stages, true));
  if (!settings.value("share_decoder_tokens_head_embeddings", true)) {
    merger.add("output_layer.weight", last,
               {"tokens_head.weight", "lm_head.output_layer.weight", "output_layer.weight"}, PartMerge::kRows);
  }
  if (settings.value("tokens_head_bias", true)) {
    merger.add("output_layer.bias", last, {"tokens_head.bias", "lm_head.output_layer.bias", "output_layer.bias"},
               PartMerge::kRows);
  }
  return merger.take();
}

}  // namespace sotto::conversion
