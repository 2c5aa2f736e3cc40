#include "src/evaluate/lower_case.h"

#include <cstdint>

namespace sotto::evaluate {
namespace {

bool within(std::uint32_t c, std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; }

// Latin Extended-A holds pairs, the capital first; in two stretches the capital is odd.
std::uint32_t lower_latin_extended(std::uint32_t c) {
  if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17F) return c;
  if (c == 0x178) return 0xFF;
  const bool capital_is_odd = within(c, 0x139, 0x148) || within(c, 0x179, 0x17E);
  return (c % 2 == 1) == capital_is_odd ? c + 1 : c;
}

std::uint32_t lower(std::uint32_t c) {
  if (within(c, 'A', 'Z') || (within(c, 0xC0, 0xDE) && c != 0xD7)) return c + 32;
  if (within(c, 0x100, 0x17F)) return lower_latin_extended(c);
  if (c == 0x386) return 0x3AC;
  if (within(c, 0x388, 0x38A)) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (within(c, 0x391, 0x3AB) && c != 0x3A2) return c + 32;
  if (within(c, 0x410, 0x42F)) return c + 32;
  if (within(c, 0x400, 0x40F)) return c + 80;
  return c;
}

}  // namespace

// All these letters take one or two bytes, and lowering never changes how many.
std::string lower_case(std::string_view text) {
  std::string result(text);
  for (std::size_t at = 0; at < result.size(); ++at) {
    const auto first = static_cast<unsigned char>(result[at]);
    if (first < 0x80) {
      result[at] = static_cast<char>(lower(first));
    } else if (first >= 0xC2 && first <= 0xDF && at + 1 < result.size()) {
      const auto second = static_cast<unsigned char>(result[at + 1]);
      const std::uint32_t c = lower((first & 0x1FU) << 6 | (second & 0x3FU));
      result[at] = static_cast<char>(0xC0U | c >> 6);
      result[++at] = static_cast<char>(0x80U | (c & 0x3FU));
    }
  }
  return result;
}

}  // namespace sotto::evaluate
