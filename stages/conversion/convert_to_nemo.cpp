#include "stages/conversion/convert_to_nemo.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/model_tensors.h"
#include "src/checkpoint/nemo_writer.h"
#include "src/checkpoint/pytorch_writer.h"
#include "src/config/json_node.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "src/core/progress.h"
#include "stages/conversion/nemo_config_of_model.h"
#include "stages/conversion/nemo_tensors_of_model.h"
#include "stages/conversion/nemo_tokenizer_members.h"
#include "stages/conversion/write_tensors.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

ordered_json read_megatron_config(const fs::path& folder) {
  const auto config = ordered_json::parse(core::read_text_file(folder / "config.json"), nullptr, false);
  const std::string family = config.is_object() ? config.value("model_type", "") : "";
  if (family == "megatron_gpt" || family == "megatron_t5") return config;
  throw core::UserError(fmt::format(
      "'{}' is a model of the family '{}'. A .nemo archive is written of megatron_gpt and megatron_t5, which "
      "came from NeMo or Megatron-LM; other families are Hugging Face folders already.",
      folder.string(), family));
}

void write_weights(checkpoint::NemoWriter& archive, const std::vector<MergedTensor>& tensors,
                   const std::string& dtype) {
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const MergedTensor& tensor : tensors) {
    entries.push_back({tensor.name(), converted_dtype(tensor.dtype(), dtype), tensor.shape()});
  }
  const checkpoint::PytorchStream stream(entries);
  archive.begin("model_weights.ckpt", stream.num_bytes());
  core::Progress progress("conversion", "tensors", static_cast<std::int64_t>(tensors.size()));
  std::int64_t done = 0;
  stream.write([&](const void* data, std::size_t size) { archive.write(data, size); },
               [&](std::size_t index, const checkpoint::ByteSink& sink) {
                 core::throw_if_interrupted();
                 write_converted_rows(tensors[index], dtype, sink);
                 tensors[index].release();
                 progress.update(++done);
               });
  progress.finish();
}

}  // namespace

void convert_to_nemo(const fs::path& source, const fs::path& output, const std::string& precision) {
  const ordered_json config = read_megatron_config(source);
  ordered_json nemo = nemo_config_of_model(config);
  const auto tokenizer = nemo_tokenizer_members(source, nemo);
  const bool bf16 = precision == "bf16";
  nemo["precision"] = bf16 ? "bf16" : "32";
  const checkpoint::ModelTensors model(source);
  const auto tensors = nemo_tensors_of_model(model.tensors(), config);
  checkpoint::NemoWriter archive(output);
  archive.add("model_config.yaml", config::to_yaml(config::node_from_json(nemo)));
  for (const auto& [name, content] : tokenizer) archive.add(name, content);
  write_weights(archive, tensors, bf16 ? "BF16" : "F32");
  archive.commit();
}

}  // namespace sotto::conversion
