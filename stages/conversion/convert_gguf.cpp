#include "stages/conversion/convert_gguf.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "src/checkpoint/dequantize.h"
#include "src/checkpoint/float16.h"
#include "src/checkpoint/safetensors_writer.h"
#include "src/core/atomic_file.h"
#include "src/core/interrupt.h"
#include "src/core/progress.h"
#include "src/tokenizer/gguf_vocabulary.h"
#include "stages/conversion/gguf_llama.h"

namespace sotto::conversion {
namespace {

using checkpoint::GgufFile;
using checkpoint::GgufTensor;

tokenizer::GgufVocabulary read_vocabulary(const GgufFile& file) {
  tokenizer::GgufVocabulary vocabulary;
  vocabulary.model = file.text("tokenizer.ggml.model");
  vocabulary.pre = file.find_text("tokenizer.ggml.pre");
  vocabulary.tokens = file.find_texts("tokenizer.ggml.tokens");
  vocabulary.merges = file.find_texts("tokenizer.ggml.merges");
  for (const std::int64_t type : file.find_integers("tokenizer.ggml.token_type")) {
    vocabulary.token_types.push_back(static_cast<std::int32_t>(type));
  }
  vocabulary.bos = file.find_integer("tokenizer.ggml.bos_token_id");
  vocabulary.eos = file.find_integer("tokenizer.ggml.eos_token_id");
  vocabulary.unk = file.find_integer("tokenizer.ggml.unknown_token_id");
  vocabulary.pad = file.find_integer("tokenizer.ggml.padding_token_id");
  vocabulary.chat_template = file.find_text("tokenizer.chat_template");
  return vocabulary;
}

std::vector<float> read_numbers(const GgufTensor& tensor, std::int64_t rope_heads) {
  std::int64_t size = 1;
  for (const std::int64_t dim : tensor.shape) size *= dim;
  std::vector<float> numbers(static_cast<std::size_t>(size));
  checkpoint::dequantize(tensor.type, tensor.data, numbers);
  if (rope_heads == 0) return numbers;
  const std::int64_t rows = tensor.shape[0], columns = size / rows;
  std::vector<float> ordered(numbers.size());
  for (std::int64_t row = 0; row < rows; ++row) {
    std::copy_n(numbers.data() + source_row(row, rows, rope_heads) * columns, columns, ordered.data() + row * columns);
  }
  return ordered;
}

void append(checkpoint::SafetensorsWriter& writer, const std::vector<float>& numbers, bool bf16) {
  if (!bf16) return writer.append(numbers.data(), numbers.size() * sizeof(float));
  std::vector<std::uint16_t> rounded(numbers.size());
  std::transform(numbers.begin(), numbers.end(), rounded.begin(), checkpoint::to_bfloat16);
  writer.append(rounded.data(), rounded.size() * sizeof(std::uint16_t));
}

}  // namespace

void convert_gguf(const std::filesystem::path& source, const std::filesystem::path& output,
                  const std::string& precision) {
  const GgufFile file(source);
  const bool bf16 = precision == "bf16";
  nlohmann::ordered_json config = llama_config_json(file);
  config["torch_dtype"] = bf16 ? "bfloat16" : "float32";
  const std::vector<LlamaTensor> tensors = llama_tensors(file);
  const tokenizer::GgufVocabulary vocabulary = read_vocabulary(file);

  core::AtomicFolder folder(output);
  core::write_file_atomically(folder.path() / "config.json", config.dump(2) + "\n");
  core::write_file_atomically(folder.path() / "tokenizer.json", tokenizer_json(vocabulary).dump(1) + "\n");
  core::write_file_atomically(folder.path() / "tokenizer_config.json",
                              tokenizer_config_json(vocabulary).dump(2) + "\n");
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const LlamaTensor& tensor : tensors) {
    entries.push_back({tensor.hugging_face_name, bf16 ? "BF16" : "F32", file.tensors().at(tensor.gguf_name).shape});
  }
  checkpoint::SafetensorsWriter writer(folder.path() / "model.safetensors", entries, {{"format", "pt"}});
  core::Progress progress("conversion", "tensors", static_cast<std::int64_t>(tensors.size()));
  std::int64_t done = 0;
  for (const LlamaTensor& tensor : tensors) {
    core::throw_if_interrupted();
    append(writer, read_numbers(file.tensors().at(tensor.gguf_name), tensor.rope_heads), bf16);
    progress.update(++done);
  }
  writer.commit();
  folder.commit();
  progress.finish();
}

}  // namespace sotto::conversion
