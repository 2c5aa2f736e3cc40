// Any bytes as a safetensors file; every tensor that it offers lies within it.
#include "src/checkpoint/safetensors_reader.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace {

void read_all(const std::string& path) {
  const sotto::checkpoint::SafetensorsFile file(path);
  for (const auto& [name, tensor] : file.tensors()) sotto::fuzz::touch(tensor.data, tensor.num_bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const sotto::fuzz::MemoryFile file(data, size);
  sotto::fuzz::answers([&] { read_all(file.path()); });
  return 0;
}
