// Any bytes as what torch.save wrote; every tensor that it offers lies within it, or was laid out from it.
#include <nlohmann/json.hpp>
#include <span>

#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/pytorch_settings.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace {

void read_all(std::span<const std::byte> bytes) {
  sotto::checkpoint::read_pytorch_settings(bytes, "input");
  const sotto::checkpoint::PytorchTensors file(bytes, "input");
  for (const auto& [name, tensor] : file.tensors()) sotto::fuzz::touch(tensor.data, tensor.num_bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sotto::fuzz::answers([&] { read_all({reinterpret_cast<const std::byte*>(data), size}); });
  return 0;
}
