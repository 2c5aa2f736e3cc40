#include "stages/conversion/convert_nemo.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/progress.h"
#include "stages/conversion/nemo_gpt_config.h"
#include "stages/conversion/nemo_gpt_tensors.h"
#include "stages/conversion/nemo_tokenizer.h"
#include "stages/conversion/tokenizer_files.h"
#include "stages/conversion/write_tensors.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kWeights = "model_weights.ckpt";
constexpr std::size_t kBytesAtOnce = 1 << 22;

// Where a rank's weights stand: NeMo leaves what is 1 out of the folder's name.
std::string weights_member(const NemoGptLayout& layout, std::int64_t pipeline, std::int64_t tensor) {
  if (layout.pipeline_parts > 1) return fmt::format("tp_rank_{:02}_pp_rank_{:03}/{}", tensor, pipeline, kWeights);
  if (layout.tensor_parts > 1) return fmt::format("mp_rank_{:02}/{}", tensor, kWeights);
  return kWeights;
}

std::vector<std::vector<RankTensors>> read_ranks(const checkpoint::NemoArchive& archive, const NemoGptLayout& layout,
                                                 std::vector<checkpoint::PytorchTensors>& owners) {
  owners.reserve(static_cast<std::size_t>(layout.pipeline_parts * layout.tensor_parts));
  std::vector<std::vector<RankTensors>> ranks;
  for (std::int64_t pipeline = 0; pipeline < layout.pipeline_parts; ++pipeline) {
    auto& stage = ranks.emplace_back();
    for (std::int64_t tensor = 0; tensor < layout.tensor_parts; ++tensor) {
      const std::string member = weights_member(layout, pipeline, tensor);
      archive.text(member);  // names what is there when it is missing
      const auto name = fmt::format("{}: {}", archive.path().string(), member);
      stage.push_back(plain_names(owners.emplace_back(archive.members().at(member), name).tensors()));
    }
  }
  return ranks;
}

void append_rows(checkpoint::SafetensorsWriter& writer, const MergedTensor& tensor, const std::string& dtype) {
  const auto rows_at_once = static_cast<std::int64_t>(std::max<std::size_t>(1, kBytesAtOnce / tensor.row_bytes()));
  std::vector<std::byte> rows;
  for (std::int64_t begin = 0; begin < tensor.num_rows(); begin += rows_at_once) {
    tensor.read_rows(begin, std::min(begin + rows_at_once, tensor.num_rows()), rows);
    append_converted(writer, {tensor.dtype(), {}, rows.data(), rows.size()}, dtype);
  }
}

void write_weights(const fs::path& path, const std::vector<MergedTensor>& tensors, const std::string& dtype) {
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const MergedTensor& tensor : tensors) {
    entries.push_back({tensor.name(), converted_dtype(tensor.dtype(), dtype), tensor.shape()});
  }
  checkpoint::SafetensorsWriter writer(path, entries, {{"format", "pt"}});
  core::Progress progress("conversion", "tensors", static_cast<std::int64_t>(tensors.size()));
  std::int64_t done = 0;
  for (const MergedTensor& tensor : tensors) {
    core::throw_if_interrupted();
    append_rows(writer, tensor, dtype);
    tensor.release();
    progress.update(++done);
  }
  writer.commit();
  progress.finish();
}

void refuse_prompts(const ordered_json& nemo, const fs::path& source) {
  if (!nemo.contains("virtual_prompt_style")) return;
  throw core::UserError(
      fmt::format("'{}' holds virtual prompts, not a model. Give it to the evaluation as "
                  "virtual_prompt_model_file; convert the model it was tuned for.",
                  source.string()));
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
    ordered_json config = megatron_gpt_config_json(nemo, source.string());
    const NemoGptLayout layout = nemo_gpt_layout(nemo, source.string());
    std::vector<checkpoint::PytorchTensors> owners;
    const auto ranks = read_ranks(archive, layout, owners);
    const auto tensors = nemo_gpt_tensors(ranks, layout, config, source.string());
    const bool bf16 = precision == "bf16";
    config["vocab_size"] = tensors.front().num_rows();
    config["torch_dtype"] = bf16 ? "bfloat16" : "float32";
    core::write_file_atomically(folder.path() / "config.json", config.dump(2) + "\n");
    if (tokenizer_path) {
      copy_tokenizer(*tokenizer_path, folder.path());
    } else {
      write_nemo_tokenizer(archive, nemo, folder.path());
    }
    write_weights(folder.path() / "model.safetensors", tensors, bf16 ? "BF16" : "F32");
  }
  fs::remove_all(scratch);
  folder.commit();
}

}  // namespace sotto::conversion
