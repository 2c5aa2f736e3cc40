#include "src/evaluate/greedy_decoder.h"

#include <ATen/ops/argmax.h>

#include <algorithm>
#include <numeric>

#include "src/core/interrupt.h"
#include "src/packing/pack_rows.h"

// Shapes: R live rows, V vocabulary, P rows of the prompt table, D the model's width.
namespace sotto::evaluate {
namespace {

using packing::KeyRange;
using packing::PackedBatch;
using packing::Row;
using packing::TokenId;

struct LiveRow {
  std::size_t index;            // into the results
  std::vector<KeyRange> slots;  // what its next token sees
  std::int64_t next_slot;       // its own slots are consecutive from the first generated token on
  std::int32_t position;        // of the next token
  std::int64_t tokens_left;
  TokenId last_token = 0;
};

// torch.argmax gives the first of equal values on the CPU.
std::vector<TokenId> likeliest(const at::Tensor& logits_RV) {
  const at::Tensor ids_R = at::argmax(logits_RV, -1).contiguous();
  const auto* const ids = ids_R.const_data_ptr<std::int64_t>();
  std::vector<TokenId> tokens;
  for (std::int64_t row = 0; row < ids_R.numel(); ++row) tokens.push_back(static_cast<TokenId>(ids[row]));
  return tokens;
}

// One token of every live row: it sees its row's slots and its own.
PackedBatch next_token_batch(std::vector<LiveRow>& rows, std::int64_t num_slots) {
  PackedBatch batch;
  batch.plan.num_slots = num_slots;
  for (LiveRow& row : rows) {
    const auto query = static_cast<std::int64_t>(batch.token_ids_T.size());
    batch.token_ids_T.push_back(row.last_token);
    batch.position_ids_T.push_back(row.position++);
    batch.slot_ids_T.push_back(row.next_slot);
    if (row.slots.back().end == row.next_slot) {
      ++row.slots.back().end;
    } else {
      row.slots.push_back({row.next_slot, row.next_slot + 1});
    }
    ++row.next_slot;
    batch.plan.spans.push_back({query, query + 1, row.slots, true});
  }
  return batch;
}

class Decoder {
 public:
  Decoder(const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer, const at::Tensor& prompt_PD,
          const DecodeOptions& options, std::vector<Generation>& results)
      : model_(model), tokenizer_(tokenizer), prompt_PD_(prompt_PD), options_(options), results_(results) {}

  void decode(std::span<const Row> prompts, const std::vector<std::size_t>& chunk) {
    std::vector<Row> rows;
    for (const std::size_t index : chunk)
      rows.push_back({prompts[index].token_ids, static_cast<std::int64_t>(prompts[index].token_ids.size())});
    const PackedBatch prefill = packing::pack_rows(rows);
    const std::int64_t num_slots =
        prefill.plan.num_slots + static_cast<std::int64_t>(rows.size()) * options_.max_new_tokens;
    const auto cache = model_.new_cache(num_slots);
    std::vector<LiveRow> live;
    std::vector<std::int64_t> outputs_R;
    for (std::size_t at = 0; at < rows.size(); ++at) {
      const auto length = static_cast<std::int64_t>(rows[at].token_ids.size());
      outputs_R.push_back(prefill.row_slots_R[at].back().end - 1);
      live.push_back({chunk[at], prefill.row_slots_R[at],
                      prefill.plan.num_slots + static_cast<std::int64_t>(at) * options_.max_new_tokens,
                      static_cast<std::int32_t>(length),
                      std::min(options_.max_new_tokens, model_.shape().max_position_embeddings - length)});
    }
    PackedBatch batch = prefill;
    batch.plan.num_slots = num_slots;
    while (!live.empty()) {
      core::throw_if_interrupted();
      const auto tokens = likeliest(model_.next_token_logits(batch, prompt_PD_, outputs_R, *cache));
      for (std::size_t at = 0; at < live.size(); ++at) live[at].last_token = tokens[at];
      std::erase_if(live, [&](LiveRow& row) { return ends_with(row); });
      batch = next_token_batch(live, num_slots);
      outputs_R.resize(live.size());
      std::iota(outputs_R.begin(), outputs_R.end(), 0);
    }
  }

 private:
  // Takes the row's new token in and tells whether the row is done.
  bool ends_with(LiveRow& row) {
    Generation& result = results_[row.index];
    if (row.tokens_left <= 0 || row.last_token == tokenizer_.end_of_text_id()) return true;
    result.token_ids.push_back(row.last_token);
    result.text = tokenizer_.decode(result.token_ids);
    std::size_t stop = std::string::npos;
    for (const std::string& text : options_.stop_strings) stop = std::min(stop, result.text.find(text));
    if (stop != std::string::npos) result.text.resize(stop);
    return stop != std::string::npos || --row.tokens_left == 0;
  }

  const model::LanguageModel& model_;
  const tokenizer::Tokenizer& tokenizer_;
  const at::Tensor& prompt_PD_;
  const DecodeOptions& options_;
  std::vector<Generation>& results_;
};

}  // namespace

std::vector<Generation> decode_greedily(const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer,
                                        std::span<const Row> prompts, const at::Tensor& prompt_PD,
                                        const DecodeOptions& options,
                                        const std::function<void(std::int64_t)>& on_done) {
  std::vector<Generation> results(prompts.size());
  std::vector<std::size_t> order(prompts.size());
  std::iota(order.begin(), order.end(), 0);
  // Common beginnings side by side, so that they fall into one chunk.
  std::stable_sort(order.begin(), order.end(),
                   [&](auto left, auto right) { return prompts[left].token_ids < prompts[right].token_ids; });
  Decoder decoder(model, tokenizer, prompt_PD, options, results);
  const auto rows_at_once = static_cast<std::size_t>(options.rows_at_once);
  for (std::size_t begin = 0; begin < order.size(); begin += rows_at_once) {
    const std::size_t end = std::min(begin + rows_at_once, order.size());
    decoder.decode(prompts, {order.begin() + static_cast<std::ptrdiff_t>(begin),
                             order.begin() + static_cast<std::ptrdiff_t>(end)});
    if (on_done) on_done(static_cast<std::int64_t>(end));
  }
  return results;
}

}  // namespace sotto::evaluate
