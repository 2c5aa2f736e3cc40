#pragma once

namespace CLI {
class App;
}

namespace sotto::config {

// Parses the arguments of a program. True: they asked for help, which was printed, and nothing else is to be done.
// Errors (UserError with the exit code of wrong usage): what is wrong, and how to get the help.
bool help_was_asked(CLI::App& app, int argc, const char* const* argv);

}  // namespace sotto::config
