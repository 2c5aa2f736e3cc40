#include "stages/conversion/write_merged_model.h"

#include <nlohmann/json.hpp>

#include "src/checkpoint/safetensors_writer.h"
#include "src/core/atomic_file.h"
#include "src/core/interrupt.h"
#include "src/core/progress.h"
#include "stages/conversion/write_tensors.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;

void write_merged_tensors(const fs::path& path, const std::vector<MergedTensor>& tensors, const std::string& dtype) {
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const MergedTensor& tensor : tensors) {
    entries.push_back({tensor.name(), converted_dtype(tensor.dtype(), dtype), tensor.shape()});
  }
  checkpoint::SafetensorsWriter writer(path, entries, {{"format", "pt"}});
  core::Progress progress("conversion", "tensors", static_cast<std::int64_t>(tensors.size()));
  std::int64_t done = 0;
  for (const MergedTensor& tensor : tensors) {
    core::throw_if_interrupted();
    write_converted_rows(tensor, dtype, [&](const void* data, std::size_t size) { writer.append(data, size); });
    tensor.release();
    progress.update(++done);
  }
  writer.commit();
  progress.finish();
}

}  // namespace

void write_merged_model(const fs::path& folder, nlohmann::ordered_json config, const std::vector<MergedTensor>& tensors,
                        const std::string& precision) {
  const bool bf16 = precision == "bf16";
  config["vocab_size"] = tensors.front().num_rows();
  config["torch_dtype"] = bf16 ? "bfloat16" : "float32";
  core::write_file_atomically(folder / "config.json", config.dump(2) + "\n");
  write_merged_tensors(folder / "model.safetensors", tensors, bf16 ? "BF16" : "F32");
}

}  // namespace sotto::conversion
