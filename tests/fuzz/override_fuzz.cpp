// Lines of overrides, applied one after the other to a small configuration.
#include <sstream>
#include <string>

#include "src/config/apply_override.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sotto;
  static const config::Node kStart = config::read_yaml("a: 1\nb: {c: [1, x], d: null, e: '${a}'}\nf: ???\n", "start");
  config::Node root = kStart;
  std::istringstream lines{std::string(fuzz::text_of(data, size))};
  for (std::string line; std::getline(lines, line);) {
    fuzz::answers([&] {
      const config::Override override = config::parse_override(line);
      if (!override.sweep && !override.package) config::apply_override(root, override);
    });
  }
  fuzz::answers([&] { config::read_yaml_value(config::to_yaml(root), "written"); });
  return 0;
}
