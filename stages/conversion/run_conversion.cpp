#include "stages/conversion/run_conversion.h"

#include <fmt/format.h>

#include <fstream>
#include <string>

#include "src/checkpoint/megatron_folder.h"
#include "src/checkpoint/nemo_archive.h"
#include "src/core/error.h"
#include "src/core/log.h"
#include "stages/conversion/conversion_record.h"
#include "stages/conversion/convert_gguf.h"
#include "stages/conversion/convert_hugging_face.h"
#include "stages/conversion/convert_megatron.h"
#include "stages/conversion/convert_nemo.h"
#include "stages/conversion/convert_to_nemo.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;

bool is_gguf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  char magic[4] = {};
  return stream.read(magic, sizeof magic) && std::string(magic, sizeof magic) == "GGUF";
}

void convert(const ConversionModelConfig& model) {
  const fs::path& source = model.source_path;
  if (!fs::exists(source)) {
    throw core::UserError(fmt::format(
        "conversion.model.source_path: '{}' does not exist. Give a GGUF file, a Hugging Face folder, a .nemo "
        "archive or a checkpoint of Megatron-LM.",
        source.string()));
  }
  if (model.output_path.extension() == ".nemo") return convert_to_nemo(source, model.output_path, model.precision);
  const bool nemo = fs::is_regular_file(source) && checkpoint::is_tar_or_gzip(source);
  const bool megatron = fs::is_directory(source) && checkpoint::is_megatron_checkpoint(source);
  if (model.tokenizer_path && !nemo && !megatron) {
    throw core::UserError(fmt::format(
        "conversion.model.tokenizer_path is for .nemo archives and checkpoints of Megatron-LM; '{}' brings its "
        "own tokenizer. Set it to null.",
        source.string()));
  }
  if (nemo) return convert_nemo(source, model.output_path, model.precision, model.tokenizer_path);
  if (megatron) return convert_megatron(source, model.output_path, model.precision, model.tokenizer_path);
  if (fs::is_regular_file(source) && is_gguf(source)) {
    return convert_gguf(source, model.output_path, model.precision);
  }
  if (fs::is_directory(source)) return convert_hugging_face(source, model.output_path, model.precision);
  throw core::UserError(
      fmt::format("conversion.model.source_path: '{}' is neither a GGUF file (it does not begin with 'GGUF') nor a "
                  ".nemo archive (a tar or tar.gz file) nor a Hugging Face folder.",
                  source.string()));
}

}  // namespace

void run_conversion(const ConversionConfig& config) {
  const ConversionModelConfig& model = config.model;
  const std::string record =
      fs::exists(model.source_path) ? conversion_record(config.inputs(), model.precision) : std::string();
  if (!model.overwrite && !record.empty() && has_conversion_record(model.output_path, record)) {
    core::log_info("model: {} holds this conversion already", model.output_path.string());
    return;
  }
  convert(model);
  write_conversion_record(model.output_path, record);
  core::log_info("model: {} ({}, from {})", model.output_path.string(), model.precision, model.source_path.string());
}

}  // namespace sotto::conversion
