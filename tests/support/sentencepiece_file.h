#pragma once

#include <cstring>
#include <string>

namespace sotto::testing {

// A small SentencePiece unigram model file (sentencepiece_model.proto): <pad>, </s>, <unk>, a space, "a", "b"; without
// a token that begins a text.
inline std::string sentencepiece_file() {
  const auto field = [](int number, const std::string& text) {
    return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(text.size()) + text;
  };
  const auto piece = [&](const std::string& text, float score, int type) {
    std::string bytes = field(1, text) + "\x15";
    char number[sizeof score];
    std::memcpy(number, &score, sizeof score);
    bytes.append(number, sizeof number);
    return field(1, bytes + "\x18" + static_cast<char>(type));
  };
  constexpr int kNormal = 1, kUnknown = 2, kControl = 3;
  // unk_id 2, bos_id -1, eos_id 1, pad_id 0
  const std::string none = std::string(9, '\xff') + "\x01";
  const std::string trainer =
      std::string("\x18\x01") + "\xc0\x02\x02" + "\xc8\x02" + none + "\xd0\x02\x01" + std::string("\xd8\x02\x00", 3);
  return piece("<pad>", 0, kControl) + piece("</s>", 0, kControl) + piece("<unk>", 0, kUnknown) +
         piece("\xE2\x96\x81", -2, kNormal) + piece("a", -3, kNormal) + piece("b", -3, kNormal) + field(2, trainer);
}

}  // namespace sotto::testing
