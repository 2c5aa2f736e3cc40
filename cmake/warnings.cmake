# One interface target carries the warnings, so that foreign headers (SYSTEM includes) stay quiet.
add_library(sotto_warnings INTERFACE)
target_compile_options(sotto_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # GCC 12 reports false positives in std::string (bug 105651)
