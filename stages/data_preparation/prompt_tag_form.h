#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// The older form of prompt tuning (NeMo 1.6 and 1.7): {"prompt_tag": ..., "text": ..., "answer": ...}. The model reads
// `text` and `answer` put together, so that an answer begins with a space.
struct TaggedExample {
  std::string text, answer;
};

// The training and the development file (JSON Lines) in that form, in their order; the development file becomes val and
// test. What `example` throws gets the file and line.
void write_prompt_tag_files(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                            PreparedFiles& files,
                            const std::function<TaggedExample(const nlohmann::ordered_json& object)>& example);

// The string under a key. UserError: none, or another type.
const std::string& text_under(const nlohmann::ordered_json& object, std::string_view key);

}  // namespace sotto::data_preparation
