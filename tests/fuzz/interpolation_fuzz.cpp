// A text with interpolations, resolved in a small configuration that also holds that text.
#include <string>

#include "src/config/interpolation.h"
#include "src/config/resolvers.h"
#include "src/config/yaml_reader.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sotto;
  static const config::Node kStart =
      config::read_yaml("a: 1\nb: {c: [1, x], d: null, e: '${a}', g: {h: '${..c.1}'}}\nf: ???\nx: c\n", "start");
  static const config::ResolverTable kResolvers = config::built_in_resolvers();
  config::Node root = kStart;
  root.child("b").child("text") = config::Node(std::string(fuzz::text_of(data, size)), {"input", 0, 0});
  fuzz::answers([&] { config::Interpolation(root, kResolvers).resolve({"b", "text"}); });
  fuzz::answers([&] { config::Interpolation(root, kResolvers).resolve({}); });
  return 0;
}
