#include "src/model/pack_for_model.h"

#include <algorithm>
#include <vector>

#include "src/packing/pack_rows.h"

namespace sotto::model {

packing::Row row_for(const ModelShape& shape, const at::Tensor& prompt_PD, const packing::Row& row) {
  if (!shape.decoder_start_id) return row;
  const auto begin = row.token_ids.begin(), answer = begin + row.first_target, end = row.token_ids.end();
  const auto text = is_prefix(prompt_PD) ? std::find_if_not(begin, answer, packing::is_virtual) : begin;
  packing::Row parted;
  parted.encoder_ids.assign(text, answer);
  parted.token_ids.assign(begin, text);
  parted.token_ids.push_back(*shape.decoder_start_id);
  parted.first_target = static_cast<std::int64_t>(parted.token_ids.size());
  parted.token_ids.insert(parted.token_ids.end(), answer, end);
  return parted;
}

packing::PackedBatch pack_for(const ModelShape& shape, const at::Tensor& prompt_PD, std::span<const packing::Row> rows,
                              bool share_prefixes) {
  if (!shape.decoder_start_id) return packing::pack_rows(rows, share_prefixes);
  std::vector<packing::Row> parted;
  for (const packing::Row& row : rows) parted.push_back(row_for(shape, prompt_PD, row));
  return packing::pack_rows(parted, share_prefixes);
}

}  // namespace sotto::model
