#include "stages/conversion/convert_hugging_face.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "src/checkpoint/model_tensors.h"
#include "src/checkpoint/number_type.h"
#include "src/checkpoint/safetensors_writer.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "src/core/progress.h"
#include "src/core/suggest.h"

namespace sotto::conversion {
namespace {
namespace fs = std::filesystem;

// Numbers converted at a time.
constexpr std::size_t kPiece = 1 << 20;

const std::vector<std::string> kFamilies = {"gpt2", "llama", "mistral", "qwen2"};

// One of the first six is needed; the others go with them.
constexpr std::array kTokenizerFiles = {"tokenizer.json",    "tokenizer.model",     "spiece.model",
                                        "vocab.json",        "encoder.json",        "tokenizer_config.json",
                                        "merges.txt",        "vocab.bpe",           "special_tokens_map.json",
                                        "added_tokens.json", "chat_template.jinja", "generation_config.json"};
constexpr std::size_t kNumNeeded = 6;

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

std::vector<std::string> tokenizer_files(const fs::path& source) {
  std::vector<std::string> found;
  bool enough = false;
  for (std::size_t i = 0; i < kTokenizerFiles.size(); ++i) {
    if (!fs::exists(source / kTokenizerFiles[i])) continue;
    found.emplace_back(kTokenizerFiles[i]);
    enough = enough || i < kNumNeeded;
  }
  if (!enough) {
    throw core::UserError(fmt::format("'{}' has no tokenizer: none of {} is there.", source.string(),
                                      fmt::join(kTokenizerFiles.begin(), kTokenizerFiles.begin() + kNumNeeded, ", ")));
  }
  return found;
}

void append(checkpoint::SafetensorsWriter& writer, const checkpoint::StoredTensor& tensor, const std::string& dtype) {
  if (tensor.dtype == dtype || !checkpoint::is_float_type(tensor.dtype)) {
    writer.append(tensor.data, tensor.num_bytes);
    return;
  }
  const std::size_t bytes_each = checkpoint::dtype_bytes(tensor.dtype), count = tensor.num_bytes / bytes_each;
  std::vector<std::byte> converted;
  for (std::size_t begin = 0; begin < count; begin += kPiece) {
    checkpoint::convert_floats(tensor.dtype, tensor.data + begin * bytes_each, std::min(kPiece, count - begin), dtype,
                               converted);
    writer.append(converted.data(), converted.size());
  }
}

void write_tensors(const fs::path& path, const std::map<std::string, checkpoint::StoredTensor>& tensors,
                   const std::string& dtype) {
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const auto& [name, tensor] : tensors) {
    entries.push_back({name, checkpoint::is_float_type(tensor.dtype) ? dtype : tensor.dtype, tensor.shape});
  }
  checkpoint::SafetensorsWriter writer(path, entries, {{"format", "pt"}});
  core::Progress progress("conversion", "tensors", static_cast<std::int64_t>(tensors.size()));
  std::int64_t done = 0;
  for (const auto& [name, tensor] : tensors) {
    core::throw_if_interrupted();
    append(writer, tensor, dtype);
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
  const std::vector<std::string> copied = tokenizer_files(source);
  const checkpoint::ModelTensors model(source);

  core::AtomicFolder folder(output);
  core::write_file_atomically(folder.path() / "config.json", config.dump(2) + "\n");
  for (const std::string& name : copied) {
    core::write_file_atomically(folder.path() / name, core::MappedFile(source / name).text());
  }
  write_tensors(folder.path() / "model.safetensors", model.tensors(), bf16 ? "BF16" : "F32");
  folder.commit();
}

}  // namespace sotto::conversion
