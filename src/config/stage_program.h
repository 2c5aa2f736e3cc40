#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "src/config/bind.h"
#include "src/config/describe.h"
#include "src/config/interpolation.h"

namespace sotto::config {

// What a stage program was asked for: `PROGRAM --config FILE.yaml [key=value ...]`, --help or --version.
struct StageRequest {
  Node root;              // the file with the overrides applied and interpolations resolved
  bool answered = false;  // --help or --version was printed: nothing more to do
};

// Errors (UserError, exit 2): a wrong command line; what reading the file and applying the overrides report.
StageRequest read_stage_request(std::string_view program, std::string_view stage, const std::string& keys_table,
                                int argc, const char* const* argv);

void warn_without_effect(const BindReport& report);

// The whole `main` of a stage: reads its section (the top-level key named after the stage), checks it, runs it.
// Exit codes as in src/core/error.h.
template <class Section>
int run_stage_program(std::string_view program, std::string_view stage, int argc, const char* const* argv,
                      const std::function<void(const Section&)>& run);

int run_stage_body(std::string_view program, const std::function<void()>& body);

// Binds and checks the section at `stage` of a resolved configuration, and runs it.
template <class Section>
void run_stage_section(const Node& root, std::string_view stage, const std::function<void(const Section&)>& run);

template <class Section>
void run_stage_section(const Node& root, std::string_view stage, const std::function<void(const Section&)>& run) {
  BindReport report;
  const auto section = bind_section<Section>(root, stage, report);
  throw_problems("The configuration is not usable:", report);
  warn_without_effect(report);
  run(section);
}

template <class Section>
int run_stage_program(std::string_view program, std::string_view stage, int argc, const char* const* argv,
                      const std::function<void(const Section&)>& run) {
  return run_stage_body(program, [&] {
    const std::string table = description_table(describe_section<Section>(std::string(stage)));
    const StageRequest request = read_stage_request(program, stage, table, argc, argv);
    if (!request.answered) run_stage_section(request.root, stage, run);
  });
}

}  // namespace sotto::config
