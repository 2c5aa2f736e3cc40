#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "src/config/program_arguments.h"
#include "src/core/error.h"
#include "src/core/program.h"
#include "stages/inspect/describe_path.h"

namespace {

int run(int argc, char** argv) {
  CLI::App app(
      "Tells what a file or folder is: a model, prompts, an adapter, a checkpoint, a .nemo archive, a GGUF file.",
      "sotto-inspect");
  std::string path, format = "text";
  bool tensors = false;
  app.add_option("path", path, "the file or folder")->required();
  app.add_option("--format", format, "text or json (which always lists the tensors)")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_flag("--tensors", tensors, "lists every tensor");
  if (sotto::config::help_was_asked(app, argc, argv)) return sotto::core::kExitDone;
  const auto description = sotto::inspect::describe_path(path);
  fmt::print("{}", format == "json" ? sotto::inspect::description_json(path, description)
                                    : sotto::inspect::description_text(path, description, tensors));
  return sotto::core::kExitDone;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-inspect", [&] { return run(argc, argv); });
}
