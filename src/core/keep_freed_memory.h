#pragma once

namespace sotto::core {

// From here on memory that is freed stays with the process, for the next that asks: every step of a training makes the
// same tensors again, and to get hundreds of megabytes from the system page by page takes as long as a product of
// matrices. (glibc's allocator: mallopt(3). Elsewhere nothing happens.)
void keep_freed_memory();

}  // namespace sotto::core
