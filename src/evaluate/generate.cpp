#include "src/evaluate/generate.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "src/core/interrupt.h"
#include "src/evaluate/beam_search.h"
#include "src/evaluate/line_search.h"
#include "src/model/pack_for_model.h"
#include "src/packing/pack_rows.h"

// Shapes: L lines that go on, V vocabulary, P rows of the prompt table, D the model's width.
namespace sotto::evaluate {
namespace {

using packing::KeyRange;
using packing::PackedBatch;
using packing::Row;
using packing::TokenId;

// A line that goes on: its last token is not in the cache yet.
struct Line {
  std::vector<KeyRange> slots;  // of the tokens before, what the last one sees
  TokenId last_token;
  std::int32_t position;  // of the last token
};

struct PromptSearch {
  std::size_t index;  // of the prompt
  std::unique_ptr<Search> search;
  std::vector<Line> lines;
  std::int64_t next_slot;               // of those that are its own
  std::vector<KeyRange> encoder_slots;  // of what an encoder has read; empty where there is none
};

std::unique_ptr<Search> search_of(SearchTask task) {
  if (task.options.num_beams > 1) return std::make_unique<BeamSearch>(std::move(task));
  return std::make_unique<LineSearch>(std::move(task));
}

std::int64_t width_of(const GenerationOptions& options) {
  return std::max(options.num_beams, options.num_return_sequences);
}

void append_slot(std::vector<KeyRange>& slots, std::int64_t slot) {
  if (slots.back().end == slot) {
    ++slots.back().end;
  } else {
    slots.push_back({slot, slot + 1});
  }
}

// How many slots there are to see: the decoder's own, and the encoder's.
struct SlotCounts {
  std::int64_t own = 0, encoder = 0;
};

// The last token of every line, each in a slot of its own: it sees its line's slots and that one.
PackedBatch next_token_batch(std::vector<PromptSearch>& searches, const SlotCounts& slots) {
  PackedBatch batch;
  batch.plan.num_slots = slots.own;
  batch.cross_plan.num_slots = slots.encoder;
  for (PromptSearch& search : searches) {
    for (Line& line : search.lines) {
      const auto query = static_cast<std::int64_t>(batch.token_ids_T.size());
      const std::int64_t slot = search.next_slot++;
      append_slot(line.slots, slot);
      batch.token_ids_T.push_back(line.last_token);
      batch.position_ids_T.push_back(line.position);
      batch.slot_ids_T.push_back(slot);
      batch.plan.spans.push_back({query, query + 1, line.slots, true});
      if (slots.encoder > 0) batch.cross_plan.spans.push_back({query, query + 1, search.encoder_slots, false});
    }
  }
  return batch;
}

class Decoder {
 public:
  Decoder(const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer, const at::Tensor& prompt_PD,
          const GenerationOptions& options, std::vector<std::vector<Generation>>& results)
      : model_(model), tokenizer_(tokenizer), prompt_PD_(prompt_PD), options_(options), results_(results) {}

  void decode(std::span<const Row> prompts, std::span<const std::size_t> chunk) {
    std::vector<Row> rows;
    for (const std::size_t index : chunk) {
      const std::vector<TokenId>& ids = prompts[index].token_ids;
      rows.push_back(model::row_for(model_.shape(), prompt_PD_, {ids, static_cast<std::int64_t>(ids.size())}));
    }
    PackedBatch batch = packing::pack_rows(rows);
    SlotCounts slots{batch.plan.num_slots, batch.encoder.plan.num_slots};
    std::vector<PromptSearch> searches;
    std::vector<std::int64_t> outputs_L;
    for (std::size_t at = 0; at < rows.size(); ++at) {
      const std::vector<TokenId>& context = rows[at].token_ids;
      const auto length = static_cast<std::int64_t>(context.size());
      const std::int64_t room = std::min(options_.max_new_tokens, model_.shape().max_position_embeddings - length);
      outputs_L.push_back(batch.row_slots_R[at].back().end - 1);
      searches.push_back({.index = chunk[at],
                          .search = search_of({tokenizer_, options_, prompts[chunk[at]].token_ids, context, room}),
                          .lines = {{batch.row_slots_R[at], 0, static_cast<std::int32_t>(length) - 1}},
                          .next_slot = slots.own,
                          .encoder_slots = batch.encoder.row_slots_R[at]});
      slots.own += room * width_of(options_);
    }
    batch.plan.num_slots = slots.own;
    const auto cache = model_.new_cache(slots.own);
    while (!searches.empty()) {
      core::throw_if_interrupted();
      advance(searches, model_.next_token_logits(batch, prompt_PD_, outputs_L, *cache));
      batch = next_token_batch(searches, slots);
      outputs_L.resize(batch.token_ids_T.size());
      std::iota(outputs_L.begin(), outputs_L.end(), 0);
    }
  }

 private:
  // Lets every search choose; those that are over leave their answers and go.
  void advance(std::vector<PromptSearch>& searches, const at::Tensor& logits_LV) {
    const at::Tensor contiguous_LV = logits_LV.contiguous();
    LineLogits logits{contiguous_LV.const_data_ptr<float>(), contiguous_LV.size(1)};
    for (PromptSearch& search : searches) {
      std::vector<Line> lines;
      for (const Continuation& next : search.search->advance(logits)) {
        const Line& parent = search.lines[next.parent];
        lines.push_back({parent.slots, next.token, parent.position + 1});
      }
      logits.values += static_cast<std::int64_t>(search.lines.size()) * logits.vocab_size;
      search.lines = std::move(lines);
      if (search.lines.empty()) results_[search.index] = search.search->results();
    }
    std::erase_if(searches, [](const PromptSearch& search) { return search.lines.empty(); });
  }

  const model::LanguageModel& model_;
  const tokenizer::Tokenizer& tokenizer_;
  const at::Tensor& prompt_PD_;
  const GenerationOptions& options_;
  std::vector<std::vector<Generation>>& results_;
};

}  // namespace

std::vector<std::vector<Generation>> generate(const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer,
                                              std::span<const Row> prompts, const at::Tensor& prompt_PD,
                                              const GenerationOptions& options,
                                              const std::function<void(std::int64_t)>& on_done) {
  const auto count = static_cast<std::size_t>(options.num_return_sequences);
  std::vector<std::vector<Generation>> results(prompts.size(), std::vector<Generation>(count));
  std::vector<std::size_t> order;
  for (std::size_t index = 0; index < prompts.size(); ++index) {
    // A prompt that fills all positions leaves no room for an answer.
    const auto length = static_cast<std::int64_t>(prompts[index].token_ids.size());
    if (length < model.shape().max_position_embeddings) order.push_back(index);
  }
  // Common beginnings side by side, so that they fall into one chunk.
  std::stable_sort(order.begin(), order.end(),
                   [&](auto left, auto right) { return prompts[left].token_ids < prompts[right].token_ids; });
  Decoder decoder(model, tokenizer, prompt_PD, options, results);
  const auto at_once = static_cast<std::size_t>(std::max<std::int64_t>(1, options.rows_at_once / width_of(options)));
  for (std::size_t begin = 0; begin < order.size(); begin += at_once) {
    const std::size_t end = std::min(begin + at_once, order.size());
    decoder.decode(prompts, std::span(order).subspan(begin, end - begin));
    if (on_done) on_done(static_cast<std::int64_t>(end));
  }
  return results;
}

}  // namespace sotto::evaluate
