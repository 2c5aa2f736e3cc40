#include "src/model/attention_block.h"

namespace sotto::model {
namespace {

using packing::KeyRange;
using packing::Span;

// With three query heads a key head, 32 queries fill three panels.
constexpr std::int64_t kMaxBlockColumns = 3 * kPanelColumns;

AttentionBlock make_block(const Span& span, std::int64_t begin, std::int64_t end) {
  AttentionBlock block{.begin = begin, .end = end, .keys = span.keys, .first_rows = {}, .hidden = {}};
  if (span.last_is_causal) block.keys.back().end -= span.query_end - end;
  const std::int64_t num_queries = end - begin;
  for (const KeyRange& range : block.keys) {
    block.first_rows.push_back(block.num_rows());
    block.hidden.resize(block.hidden.size() + static_cast<std::size_t>(range.end - range.begin), 0);
    // What fills up a word of bf16 is seen by nobody.
    if (block.num_rows() % 2 != 0) block.hidden.push_back(num_queries);
  }
  if (span.last_is_causal) {
    const KeyRange& own = block.keys.back();
    const std::int64_t length = own.end - own.begin;
    for (std::int64_t i = std::max<std::int64_t>(0, length - num_queries); i < length; ++i) {
      block.hidden[static_cast<std::size_t>(block.first_rows.back() + i)] = i - (length - num_queries);
    }
  }
  return block;
}

}  // namespace

std::vector<AttentionBlock> blocks_of(const packing::AttentionPlan& plan, HeadShape shape) {
  const std::int64_t group = shape.num_heads / shape.num_key_value_heads;
  const std::int64_t size = std::max<std::int64_t>(1, kMaxBlockColumns / group);
  std::vector<AttentionBlock> blocks;
  for (const Span& span : plan.spans) {
    for (std::int64_t begin = span.query_begin; begin < span.query_end; begin += size) {
      blocks.push_back(make_block(span, begin, std::min(begin + size, span.query_end)));
    }
  }
  return blocks;
}

}  // namespace sotto::model
