#pragma once

#include <filesystem>

// Where sotto itself lies. In the repository the program is build/bin/sotto; installed it is PREFIX/bin/sotto with its
// files under PREFIX/share/sotto.
namespace sotto::launcher {

// The folder of this program: the stage programs are beside it.
std::filesystem::path program_folder();

// What `${sotto:home}` means: the folder that holds conf/ and examples/. Where the program has none, what is above
// SOTTO_CONF_DIR.
// Errors (UserError): none of these places has a conf/config.yaml.
std::filesystem::path home_folder();

// SOTTO_CONF_DIR, or, where it is not set or empty, home_folder()/conf.
std::filesystem::path conf_folder();

}  // namespace sotto::launcher
