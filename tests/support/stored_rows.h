#pragma once

#include <cstdint>
#include <vector>

#include "src/data/token_store.h"

namespace sotto::testing {

// Rows, and the tasks they belong to (none given: all to one), as a token store in memory.
inline data::TokenStore stored_rows(const std::vector<packing::Row>& rows,
                                    const std::vector<std::uint32_t>& tasks = {}) {
  std::vector<char> bytes;
  data::TokenStoreWriter writer(bytes);
  for (std::size_t at = 0; at < rows.size(); ++at) {
    writer.add({rows[at].token_ids, rows[at].first_target, tasks.empty() ? 0 : tasks[at], 0, at});
  }
  writer.finish();
  return data::TokenStore(std::move(bytes));
}

}  // namespace sotto::testing
