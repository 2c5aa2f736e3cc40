#include "stages/conversion/convert_nemo.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "stages/conversion/nemo_block_config.h"
#include "stages/conversion/nemo_gpt_config.h"
#include "stages/conversion/nemo_gpt_tensors.h"
#include "stages/conversion/nemo_t5_config.h"
#include "stages/conversion/nemo_t5_tensors.h"
#include "stages/conversion/nemo_t5_tokenizer.h"
#include "stages/conversion/nemo_tokenizer.h"
#include "stages/conversion/tokenizer_files.h"
#include "stages/conversion/write_merged_model.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kWeights = "model_weights.ckpt";

// Where a rank's weights stand: NeMo leaves what is 1 out of the folder's name.
std::string weights_member(RankCounts counts, std::int64_t pipeline, std::int64_t tensor) {
  if (counts.pipeline > 1) return fmt::format("tp_rank_{:02}_pp_rank_{:03}/{}", tensor, pipeline, kWeights);
  if (counts.tensor > 1) return fmt::format("mp_rank_{:02}/{}", tensor, kWeights);
  return kWeights;
}

Ranks read_ranks(const checkpoint::NemoArchive& archive, RankCounts counts,
                 std::vector<checkpoint::PytorchTensors>& owners) {
  owners.reserve(static_cast<std::size_t>(counts.pipeline * counts.tensor));
  Ranks ranks;
  for (std::int64_t pipeline = 0; pipeline < counts.pipeline; ++pipeline) {
    auto& stage = ranks.emplace_back();
    for (std::int64_t tensor = 0; tensor < counts.tensor; ++tensor) {
      const std::string member = weights_member(counts, pipeline, tensor);
      archive.text(member);  // names what is there when it is missing
      const auto name = fmt::format("{}: {}", archive.path().string(), member);
      stage.push_back(plain_names(owners.emplace_back(archive.members().at(member), name).tensors()));
    }
  }
  return ranks;
}

void refuse_prompts(const ordered_json& nemo, const fs::path& source) {
  if (!nemo.contains("virtual_prompt_style")) return;
  throw core::UserError(
      fmt::format("'{}' holds virtual prompts, not a model. Give it to the evaluation as "
                  "virtual_prompt_model_file; convert the model it was tuned for.",
                  source.string()));
}

// Its two stacks have sections of their own, or it says of what class it is.
bool is_t5(const ordered_json& nemo) {
  const ordered_json target = nemo.value("target", ordered_json());
  return nemo.contains("encoder") || (target.is_string() && target.get<std::string>().find("T5") != std::string::npos);
}

void write_tokenizer(const checkpoint::NemoArchive& archive, const ordered_json& nemo,
                     const std::optional<fs::path>& tokenizer_path, const fs::path& folder) {
  if (tokenizer_path) return copy_tokenizer(*tokenizer_path, folder);
  if (is_t5(nemo)) return write_nemo_t5_tokenizer(archive, nemo, folder);
  write_nemo_tokenizer(archive, nemo, folder);
}

}  // namespace

void convert_nemo(const fs::path& source, const fs::path& output, const std::string& precision,
                  const std::optional<fs::path>& tokenizer_path) {
  core::AtomicFolder folder(output);
  const fs::path scratch = folder.path() / "unpacked";
  core::make_folder(scratch);
  {
    const checkpoint::NemoArchive archive(source, scratch);
    const ordered_json nemo = read_nemo_config(archive.text("model_config.yaml"), source.string());
    refuse_prompts(nemo, source);
    const NemoSettings settings(nemo, source.string());
    const bool t5 = is_t5(nemo);
    ordered_json config = t5 ? megatron_t5_config_json(settings) : megatron_gpt_config_json(settings);
    std::vector<checkpoint::PytorchTensors> owners;
    const Ranks ranks = read_ranks(archive, rank_counts(settings), owners);
    const auto tensors = t5 ? nemo_t5_tensors(ranks, settings) : nemo_gpt_tensors(ranks, settings);
    write_tokenizer(archive, nemo, tokenizer_path, folder.path());
    if (t5) config["decoder_start_token_id"] = t5_decoder_start_id(nemo, folder.path());
    write_merged_model(folder.path(), config, tensors, precision);
  }
  fs::remove_all(scratch);
  folder.commit();
}

}  // namespace sotto::conversion
