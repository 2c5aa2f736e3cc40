// Any bytes as a GGUF file; every tensor that it offers lies within it and can be expanded.
#include <vector>

#include "src/checkpoint/dequantize.h"
#include "src/checkpoint/gguf_reader.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace {

void read_all(const std::string& path) {
  using namespace sotto::checkpoint;
  const GgufFile file(path);
  for (const auto& [name, tensor] : file.tensors()) {
    sotto::fuzz::touch(tensor.data, tensor.num_bytes);
    const BlockSize block = block_size(tensor.type);
    std::vector<float> numbers(tensor.num_bytes / static_cast<std::size_t>(block.bytes) *
                               static_cast<std::size_t>(block.numbers));
    dequantize(tensor.type, tensor.data, numbers);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const sotto::fuzz::MemoryFile file(data, size);
  sotto::fuzz::answers([&] { read_all(file.path()); });
  return 0;
}
