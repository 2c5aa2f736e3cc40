#pragma once

#include <string>
#include <string_view>
#include <vector>

// Text as Python's file objects and str methods see it, on UTF-8.
namespace sotto::data_preparation {

// bytes.decode("ISO-8859-1"): every byte is the code point of the same number.
std::string utf8_from_latin1(std::string_view bytes);

// Whether the bytes are well-formed UTF-8 (RFC 3629); if not, `position` is the first wrong byte.
bool is_utf8(std::string_view bytes, std::size_t& position);

// The lines of a text file without their ends; "\n", "\r\n" and "\r" end a line (universal newlines).
std::vector<std::string_view> text_lines(std::string_view text);

// str.strip() and str.split(): white space is Unicode's, as str.isspace() has it.
std::string_view stripped(std::string_view text);
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace sotto::data_preparation
