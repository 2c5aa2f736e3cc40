#include "src/core/program.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "src/core/error.h"
#include "src/core/interrupt.h"

namespace sotto::core {
namespace {

int report(std::string_view program, const std::string& message, int exit_code) {
  std::fflush(stdout);
  fmt::print(stderr, "{}: {}\n", program, message);
  return exit_code;
}

int report_bug(std::string_view program, const std::string& message) {
  return report(program,
                "internal error: " + message + "\nThis is a bug in sotto; please report it with the command line.",
                kExitBug);
}

}  // namespace

int run_program(std::string_view program, const std::function<int()>& body) {
  catch_interrupts();
  try {
    return body();
  } catch (const UserError& error) {
    return report(program, std::string("error: ") + error.what(), error.exit_code());
  } catch (const Interrupted&) {
    return report(program, "interrupted", kExitInterrupted);
  } catch (const std::bad_alloc&) {
    return report(program, "error: out of memory. Use a smaller batch size or a machine with more memory.",
                  kExitFailed);
  } catch (const std::exception& error) {
    return report_bug(program, error.what());
  }
}

}  // namespace sotto::core
