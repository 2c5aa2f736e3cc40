#pragma once

// Marks a loop over numbers that is worth AVX-512: the function is compiled for it too, and the program chooses when it
// starts. It must do its work itself: what a lambda within it does is not compiled twice. ThreadSanitizer is not ready
// yet when the choice is made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define SOTTO_WIDE_VECTORS __attribute__((target_clones("default", "arch=x86-64-v4")))
#else
#define SOTTO_WIDE_VECTORS
#endif
