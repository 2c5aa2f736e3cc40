#include "launcher/launch.h"
#include "src/core/program.h"

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto", [&] { return sotto::launcher::launch(argv[0], {argv + 1, argv + argc}); });
}
