#include "stages/conversion/run_conversion.h"

#include <fmt/format.h>

#include <fstream>
#include <string>

#include "src/core/error.h"
#include "src/core/log.h"
#include "stages/conversion/conversion_record.h"
#include "stages/conversion/convert_gguf.h"
#include "stages/conversion/convert_hugging_face.h"

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
    throw core::UserError(
        fmt::format("conversion.model.source_path: '{}' does not exist. Give a GGUF file or a Hugging Face folder.",
                    source.string()));
  }
  if (fs::is_regular_file(source) && is_gguf(source)) {
    return convert_gguf(source, model.output_path, model.precision);
  }
  if (fs::is_directory(source)) return convert_hugging_face(source, model.output_path, model.precision);
  throw core::UserError(
      fmt::format("conversion.model.source_path: '{}' is neither a GGUF file (it does not begin with 'GGUF') nor a "
                  "Hugging Face folder.",
                  source.string()));
}

}  // namespace

void run_conversion(const ConversionConfig& config) {
  const ConversionModelConfig& model = config.model;
  const std::string record =
      fs::exists(model.source_path) ? conversion_record(model.source_path, model.precision) : std::string();
  if (!model.overwrite && !record.empty() && has_conversion_record(model.output_path, record)) {
    core::log_info("model: {} holds this conversion already", model.output_path.string());
    return;
  }
  convert(model);
  write_conversion_record(model.output_path, record);
  core::log_info("model: {} ({}, from {})", model.output_path.string(), model.precision, model.source_path.string());
}

}  // namespace sotto::conversion
