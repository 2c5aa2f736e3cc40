#pragma once

#include <string>

namespace sotto::conformance {

// What went wrong, in one word, read from an error's text: "syntax", "unknown key" ... Errors of Hydra and OmegaConf
// and ours are worded differently; a recorded error passes when both texts have the same cause.
std::string cause_of_recorded(const std::string& error_class, const std::string& message);
std::string cause_of_ours(const std::string& message, const std::string& recorded_cause);

}  // namespace sotto::conformance
