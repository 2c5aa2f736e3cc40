#include "stages/conversion/convert_hugging_face.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "src/checkpoint/model_tensors.h"
#include "src/checkpoint/safetensors_writer.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "src/core/progress.h"
#include "src/core/suggest.h"
#include "stages/conversion/tokenizer_files.h"
#include "stages/conversion/write_tensors.h"

namespace sotto::conversion {
namespace {
namespace fs = std::filesystem;

const std::vector<std::string> kFamilies = {"gpt2",    "llama", "megatron_gpt", "megatron_t5",
                                            "mistral", "mt5",   "qwen2",        "t5"};

nlohmann::ordered_json read_config(const fs::path& path) {
  auto config = nlohmann::ordered_json::parse(core::read_text_file(path), nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) throw core::UserError(fmt::format("'{}' is not a JSON object.", path.string()));
  const auto family = config.find("model_type");
  const std::string name = family != config.end() && family->is_string() ? family->get<std::string>() : "";
  if (std::find(kFamilies.begin(), kFamilies.end(), name) == kFamilies.end()) {
    throw core::UserError(fmt::format("'{}': model_type '{}' is not supported; {} are.{}", path.string(), name,
                                      fmt::join(kFamilies, ", "), core::did_you_mean(name, kFamilies)));
  }
  if (config.contains("quantization_config") && !config.at("quantization_config").is_null()) {
    throw core::UserError(
        fmt::format("'{}': quantization_config: quantized weights are not supported. Take the model's "
                    "fp32, fp16 or bf16 files.",
                    path.string()));
  }
  return config;
}

void write_tensors(const fs::path& path, const std::map<std::string, checkpoint::StoredTensor>& tensors,
                   const std::string& dtype) {
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const auto& [name, tensor] : tensors) {
    entries.push_back({name, converted_dtype(tensor.dtype, dtype), tensor.shape});
  }
  checkpoint::SafetensorsWriter writer(path, entries, {{"format", "pt"}});
  core::Progress progress("conversion", "tensors", static_cast<std::int64_t>(tensors.size()));
  std::int64_t done = 0;
  for (const auto& [name, tensor] : tensors) {
    core::throw_if_interrupted();
    write_converted(tensor, dtype, [&](const void* data, std::size_t size) { writer.append(data, size); });
    core::release_pages(tensor.data, tensor.num_bytes);
    progress.update(++done);
  }
  writer.commit();
  progress.finish();
}

}  // namespace

void convert_hugging_face(const fs::path& source, const fs::path& output, const std::string& precision) {
  if (precision != "fp32" && precision != "bf16") {
    throw core::UserError(fmt::format("precision '{}' is not known; fp32 and bf16 are.", precision));
  }
  std::error_code ignored;
  if (fs::equivalent(source, output, ignored)) {
    throw core::UserError(
        fmt::format("the output '{}' is the source itself. Give the converted model another folder.", output.string()));
  }
  const bool bf16 = precision == "bf16";
  nlohmann::ordered_json config = read_config(source / "config.json");
  // Newer files call it dtype.
  if (config.contains("dtype")) config["dtype"] = bf16 ? "bfloat16" : "float32";
  config["torch_dtype"] = bf16 ? "bfloat16" : "float32";
  tokenizer_files(source);  // that there is none is told before the weights are looked at
  const checkpoint::ModelTensors model(source);

  core::AtomicFolder folder(output);
  core::write_file_atomically(folder.path() / "config.json", config.dump(2) + "\n");
  copy_tokenizer(source, folder.path());
  write_tensors(folder.path() / "model.safetensors", model.tensors(), bf16 ? "BF16" : "F32");
  folder.commit();
}

}  // namespace sotto::conversion
