#pragma once

#include <string>
#include <string_view>

namespace sotto::tokenizer {

// RFC 4648, section 4. UserError on a character outside the alphabet.
std::string from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

}  // namespace sotto::tokenizer
