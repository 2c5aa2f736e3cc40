#include "src/model/pack_for_model.h"

#include <vector>

#include "src/packing/pack_rows.h"

namespace sotto::model {

packing::PackedBatch pack_for(const ModelShape& shape, std::span<const packing::Row> rows, bool share_prefixes) {
  if (!shape.decoder_start_id) return packing::pack_rows(rows, share_prefixes);
  std::vector<packing::Row> parted;
  for (const packing::Row& row : rows) {
    const auto answer = row.token_ids.begin() + row.first_target;
    packing::Row& own = parted.emplace_back();
    own.encoder_ids.assign(row.token_ids.begin(), answer);
    own.token_ids = {*shape.decoder_start_id};
    own.token_ids.insert(own.token_ids.end(), answer, row.token_ids.end());
    own.first_target = 1;
  }
  return packing::pack_rows(parted, share_prefixes);
}

}  // namespace sotto::model
