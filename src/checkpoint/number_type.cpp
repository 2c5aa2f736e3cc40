#include "src/checkpoint/number_type.h"

#include <cstdint>
#include <cstring>

#include "src/checkpoint/float16.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

template <typename From, typename To, typename Function>
void convert_all(const std::byte* data, std::size_t count, std::vector<std::byte>& result, Function function) {
  result.resize(count * sizeof(To));
  for (std::size_t i = 0; i < count; ++i) {
    From number;
    std::memcpy(&number, data + i * sizeof(From), sizeof(From));
    const To converted = function(number);
    std::memcpy(result.data() + i * sizeof(To), &converted, sizeof(To));
  }
}

template <typename From, typename Widen>
void convert_from(const std::byte* data, std::size_t count, bool bf16, std::vector<std::byte>& result, Widen widen) {
  if (bf16) {
    convert_all<From, std::uint16_t>(data, count, result, [&](From number) { return to_bfloat16(widen(number)); });
  } else {
    convert_all<From, float>(data, count, result, widen);
  }
}

}  // namespace

bool is_float_type(const std::string& dtype) {
  return dtype == "F64" || dtype == "F32" || dtype == "F16" || dtype == "BF16";
}

void convert_floats(const std::string& from, const std::byte* data, std::size_t count, const std::string& to,
                    std::vector<std::byte>& result) {
  const bool bf16 = to == "BF16";
  if (!bf16 && to != "F32") throw core::InternalError("no conversion to " + to);
  if (from == "F32") return convert_from<float>(data, count, bf16, result, [](float number) { return number; });
  if (from == "F64") {
    return convert_from<double>(data, count, bf16, result, [](double number) { return static_cast<float>(number); });
  }
  if (from == "F16") return convert_from<std::uint16_t>(data, count, bf16, result, from_float16);
  if (from == "BF16") return convert_from<std::uint16_t>(data, count, bf16, result, from_bfloat16);
  throw core::InternalError("no conversion from " + from);
}

}  // namespace sotto::checkpoint
