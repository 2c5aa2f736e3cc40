#include "stages/conversion/convert_megatron.h"

#include <fmt/format.h>

#include <deque>
#include <nlohmann/json.hpp>

#include "src/checkpoint/megatron_folder.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/pytorch_settings.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "stages/conversion/megatron_args.h"
#include "stages/conversion/nemo_block_config.h"
#include "stages/conversion/nemo_gpt_config.h"
#include "stages/conversion/nemo_gpt_tensors.h"
#include "stages/conversion/tokenizer_files.h"
#include "stages/conversion/write_merged_model.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kSettings = "model_config.yaml";

fs::path rank_file(const fs::path& folder, RankCounts counts, std::int64_t pipeline, std::int64_t tensor) {
  const fs::path rank = folder / (counts.pipeline > 1 ? fmt::format("mp_rank_{:02}_{:03}", tensor, pipeline)
                                                      : fmt::format("mp_rank_{:02}", tensor));
  if (const auto file = checkpoint::megatron_rank_file(rank)) return *file;
  throw core::UserError(
      fmt::format("'{}' does not exist. A checkpoint of {} tensor- and {} pipeline-parallel ranks has "
                  "it; copy all of its folders.",
                  (rank / "model_optim_rng.pt").string(), counts.tensor, counts.pipeline));
}

void replace_first(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t place = text.find(from);
  if (place != std::string::npos) text.replace(place, from.size(), to);
}

// The model's tensors alone, under the names that files of 2021 and later have.
RankTensors model_tensors(const std::map<std::string, checkpoint::StoredTensor>& tensors, const fs::path& file) {
  RankTensors found;
  for (const auto& [name, tensor] : tensors) {
    if (name.starts_with("model.")) found[name] = tensor;
  }
  RankTensors renamed;
  for (const auto& [plain, tensor] : plain_names(found)) {
    std::string name = plain;
    if (name.starts_with("transformer.")) replace_first(name, "transformer.", "encoder.");
    replace_first(name, ".attention.", ".self_attention.");
    if (name.find("inter_attention") != std::string::npos || name.find("cross_attention") != std::string::npos) {
      throw core::UserError(fmt::format("'{}' has an encoder and a decoder ('{}'); of Megatron-LM, GPTs are supported.",
                                        file.string(), name));
    }
    renamed[name] = tensor;
  }
  return renamed;
}

// All ranks' files, mapped.
class MegatronRanks {
 public:
  MegatronRanks(const fs::path& folder, RankCounts counts) {
    for (std::int64_t pipeline = 0; pipeline < counts.pipeline; ++pipeline) {
      auto& stage = ranks_.emplace_back();
      for (std::int64_t tensor = 0; tensor < counts.tensor; ++tensor) {
        const auto& file = files_.emplace_back(rank_file(folder, counts, pipeline, tensor));
        stage.push_back(model_tensors(file.tensors(), file.path()));
      }
    }
  }
  const Ranks& ranks() const { return ranks_; }

 private:
  std::deque<checkpoint::PytorchFile> files_;
  Ranks ranks_;
};

ordered_json settings_of(const fs::path& folder, const std::string& source) {
  if (fs::exists(folder / kSettings)) return read_nemo_config(core::read_text_file(folder / kSettings), source);
  const core::MappedFile file(checkpoint::megatron_first_rank(folder));
  const std::string name = file.path().string();
  const ordered_json checkpoint = checkpoint::read_pytorch_settings({file.data(), file.size()}, name);
  if (checkpoint.value("args", ordered_json()).is_object()) return nemo_settings_of_megatron(checkpoint, source);
  throw core::UserError(fmt::format(
      "'{}' has no args, so that nothing says how large the model is. Put a {} with NeMo's keys (num_layers, "
      "hidden_size, num_attention_heads, max_position_embeddings, ...) into '{}'.",
      name, kSettings, folder.string()));
}

}  // namespace

void convert_megatron(const fs::path& source, const fs::path& output, const std::string& precision,
                      const std::optional<fs::path>& tokenizer_path) {
  if (!tokenizer_path) {
    throw core::UserError(
        fmt::format("'{}' is a checkpoint of Megatron-LM, which carries no tokenizer. Give "
                    "conversion.model.tokenizer_path a folder with the tokenizer's files (vocab.json and merges.txt, "
                    "tokenizer.model or tokenizer.json).",
                    source.string()));
  }
  const fs::path folder = checkpoint::megatron_ranks_folder(source);
  const ordered_json nemo = settings_of(folder, folder.string());
  const NemoSettings settings(nemo, folder.string());
  const ordered_json config = megatron_gpt_config_json(settings);
  const MegatronRanks ranks(folder, rank_counts(settings));
  const auto tensors = nemo_gpt_tensors(ranks.ranks(), settings);
  core::AtomicFolder made(output);
  copy_tokenizer(*tokenizer_path, made.path());
  write_merged_model(made.path(), config, tensors, precision);
  made.commit();
}

}  // namespace sotto::conversion
