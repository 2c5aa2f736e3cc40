#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace sotto::checkpoint {

using Bytes = std::span<const std::byte>;

// The members of a zip archive (PKWARE's APPNOTE 6.3, with zip64) that are stored without compression, as torch.save
// does; they stay where they are. `name` is what an error calls the archive. UserError when it is truncated, compressed
// or its members lie outside it.
std::map<std::string, Bytes> zip_members(Bytes archive, const std::string& name);

}  // namespace sotto::checkpoint
