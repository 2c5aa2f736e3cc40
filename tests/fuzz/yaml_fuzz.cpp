// Any bytes read as YAML; what was read is written and read again.
#include <vector>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

// Floats lose nothing, but what YAML 1.1 cannot write at all is not asked for: keys that are no strings become text.
void read_write_read(std::string_view text) {
  using namespace sotto::config;
  std::vector<std::string> traps;
  const Node read = read_yaml_value(text, "input", &traps);
  const std::string written = to_yaml(read);
  Node again;
  try {
    again = read_yaml_value(written, "written");
  } catch (const sotto::core::UserError& error) {
    throw sotto::core::InternalError("what was written cannot be read: " + std::string(error.what()));
  }
  sotto::fuzz::require(same_value(read, again), "what was written reads as another value");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sotto::fuzz::answers([&] { read_write_read(sotto::fuzz::text_of(data, size)); });
  return 0;
}
