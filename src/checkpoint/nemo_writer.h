#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sotto::checkpoint {

// Writes a `.nemo` archive, a plain tar as NeMo has written since 1.7, atomically: each member by its name and content,
// in this order. The same members give the same bytes. Errors (UserError): those of core::AtomicFile.
void write_nemo_archive(const std::filesystem::path& path,
                        const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace sotto::checkpoint
