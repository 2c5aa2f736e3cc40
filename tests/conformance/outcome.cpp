#include "tests/conformance/outcome.h"

#include "src/core/error.h"
#include "tests/conformance/error_cause.h"

namespace sotto::conformance {

Outcome compare(const Json& recorded, std::string input, const std::string& result,
                const std::function<std::string()>& replay) {
  Outcome outcome;
  outcome.input = std::move(input);
  std::string cause;
  if (recorded.contains("error")) {
    cause = cause_of_recorded(recorded["error"][0], recorded["error"][1]);
    outcome.expected = "error: " + cause;
  } else {
    outcome.expected = result;
  }
  try {
    outcome.got = replay();
  } catch (const core::UserError& error) {
    outcome.got = "error: " + cause_of_ours(error.what(), cause);
  }
  return outcome;
}

}  // namespace sotto::conformance
