#pragma once

#include <filesystem>
#include <string>

#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "tests/support/tiny_llama.h"

namespace sotto::testing {

// A model folder with the tiny random Llama and a tokenizer of single characters: "<e>" is 0 and ends a text, space is
// 1, "a".."z" follow from 2 on, then . : ? the line's end (31) and 0 to 4.
inline void write_tiny_model_folder(const std::filesystem::path& folder, unsigned seed = 1) {
  const TinyLlama tiny(/*tied=*/true, seed);
  core::make_folder(folder);
  core::write_file_atomically(folder / "config.json", tiny.config.dump());
  checkpoint::save_tensors(folder / "model.safetensors", tiny.tensors);
  nlohmann::json vocab = {{"Ġ", 1}, {".", 28}, {":", 29}, {"?", 30}, {"Ċ", 31}};
  for (int letter = 0; letter < 26; ++letter) vocab[std::string(1, static_cast<char>('a' + letter))] = letter + 2;
  for (int digit = 0; digit < 5; ++digit) vocab[std::to_string(digit)] = digit + 32;
  const nlohmann::json tokenizer = {
      {"added_tokens", {{{"id", 0}, {"content", "<e>"}, {"special", true}}}},
      {"normalizer", nullptr},
      {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
      {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", nlohmann::json::array()}}}};
  core::write_file_atomically(folder / "tokenizer.json", tokenizer.dump());
  core::write_file_atomically(folder / "tokenizer_config.json", R"({"eos_token":"<e>"})");
}

}  // namespace sotto::testing
