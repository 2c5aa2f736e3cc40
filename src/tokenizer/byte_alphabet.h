#pragma once

#include <string>
#include <string_view>

namespace sotto::tokenizer {

// GPT-2's alphabet: every byte has one printable character (Radford et al. 2019). Printable Latin-1 bytes stand for
// themselves, the others for U+0100 onwards, in order.
std::string bytes_to_alphabet(std::string_view bytes);

// Back to bytes. A text with any character outside the alphabet is no text in it, and stays as it is.
std::string alphabet_to_bytes(std::string_view text);

}  // namespace sotto::tokenizer
