#include "stages/prompt_learning/initial_prompts.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "src/core/error.h"
#include "src/packing/pack_rows.h"
#include "src/prompt/embedding_encoder.h"
#include "src/prompt/initializer.h"
#include "src/prompt/prefix_encoder.h"

// Shapes: P virtual tokens, D the model's width.
namespace sotto::prompt_learning {
namespace {

using packing::TokenId;

at::Tensor embeddings_of(const std::vector<TokenId>& ids, const model::LanguageModel& model) {
  at::Tensor ids_P = at::empty({static_cast<std::int64_t>(ids.size())}, at::kLong);
  std::copy(ids.begin(), ids.end(), ids_P.data_ptr<std::int64_t>());
  return model.embed_tokens(ids_P).to(at::kCPU).clone();
}

// The text's tokens, repeated or cut to `count`.
std::vector<TokenId> text_tokens(const std::string& text, std::int64_t count, const tokenizer::Tokenizer& tokenizer) {
  const auto ids = tokenizer.encode(text, false);
  if (ids.empty()) {
    throw core::UserError(
        fmt::format("model.prompt_tuning.new_prompt_init_text: '{}' has no tokens. Give some words.", text));
  }
  std::vector<TokenId> tokens;
  for (std::int64_t k = 0; k < count; ++k) tokens.push_back(ids[static_cast<std::size_t>(k) % ids.size()]);
  return tokens;
}

std::vector<TokenId> sampled_tokens(std::uint64_t seed, std::int64_t count, const tokenizer::Tokenizer& tokenizer) {
  std::mt19937_64 random(seed);
  std::vector<TokenId> tokens;
  while (static_cast<std::int64_t>(tokens.size()) < count) {
    const auto id = static_cast<TokenId>(random() % static_cast<std::uint64_t>(tokenizer.vocab_size()));
    if (!tokenizer.is_special(id)) tokens.push_back(id);
  }
  return tokens;
}

// What a fresh prompt of `count` tokens begins as; nothing where it begins at random.
std::optional<std::vector<TokenId>> initial_tokens(const PromptTuningConfig& config, std::size_t task,
                                                   std::int64_t count, std::uint64_t seed,
                                                   const tokenizer::Tokenizer& tokenizer) {
  const std::string method = config.method(task);
  if (method == "random") return std::nullopt;
  if (method == "text") return text_tokens(config.text(task).value(), count, tokenizer);
  return sampled_tokens(seed, count, tokenizer);
}

// The keys and values that the model itself gives a text in every layer; those of a decoder when its encoder has read
// the same text.
at::Tensor key_values_of(const std::vector<TokenId>& ids, const model::LanguageModel& model) {
  const auto count = static_cast<std::int64_t>(ids.size());
  packing::Row row{ids, count};
  if (model.shape().decoder_start_id) row.encoder_ids = ids;
  const packing::PackedBatch batch = packing::pack_rows({&row, 1});
  const auto cache = model.new_cache(count);
  model.next_token_logits(batch, {}, {count - 1}, *cache);
  return cache->prefix(count);
}

std::unique_ptr<prompt::PromptEncoder> prefix_encoder(const PromptLearningModelConfig& config,
                                                      const std::optional<std::vector<TokenId>>& tokens,
                                                      std::int64_t count, std::uint64_t seed,
                                                      const model::LanguageModel& model) {
  const model::ModelShape& shape = model.shape();
  prompt::Initializer initializer(seed);
  if (config.prefix_tuning.prefix_projection) {
    const std::int64_t hidden = config.prefix_tuning.encoder_hidden_size;
    return std::make_unique<prompt::ProjectedPrefixEncoder>(count, shape.num_layers, shape.key_size,
                                                            hidden < 0 ? shape.key_size : hidden, initializer);
  }
  return std::make_unique<prompt::PrefixEncoder>(
      tokens ? key_values_of(*tokens, model)
             : initializer.normal({count, shape.num_layers, 2, shape.key_size}, 1.0));  // as PEFT begins it
}

std::unique_ptr<prompt::PromptEncoder> fresh_encoder(const PromptLearningModelConfig& config, std::size_t task,
                                                     const model::LanguageModel& model,
                                                     const tokenizer::Tokenizer& tokenizer) {
  const std::string& name = config.new_tasks[task];
  const std::int64_t count = template_of(config, name).total_virtual_tokens;
  const std::uint64_t seed = static_cast<std::uint64_t>(config.seed) + task;
  const std::int64_t width = model.shape().hidden_size;
  if (config.virtual_prompt_style == "p-tuning") {
    auto encoder = prompt::make_prompt_encoder(config.p_tuning, count, width, seed);
    if (config.p_tuning.condition_on_taskname) {
      encoder->condition_on(embeddings_of(tokenizer.encode(name, false), model));
    }
    return encoder;
  }
  const auto tokens = initial_tokens(config.prompt_tuning, task, count, seed, tokenizer);
  if (config.virtual_prompt_style == "prefix-tuning") return prefix_encoder(config, tokens, count, seed, model);
  return std::make_unique<prompt::EmbeddingEncoder>(tokens ? embeddings_of(*tokens, model)
                                                           : prompt::Initializer(seed).xavier_normal(count, width));
}

}  // namespace

task_template::TaskTemplateConfig template_of(const PromptLearningModelConfig& config, const std::string& taskname) {
  task_template::TaskTemplateConfig found =
      *std::find_if(config.task_templates.begin(), config.task_templates.end(),
                    [&](const auto& entry) { return entry.taskname == taskname; });
  found.add_sentinel_to_input = config.data.add_sentinel_to_input.value_or(found.add_sentinel_to_input);
  return found;
}

prompt::PromptTable initial_prompts(const PromptLearningModelConfig& config, const model::LanguageModel& model,
                                    const tokenizer::Tokenizer& tokenizer) {
  prompt::PromptTable table;
  for (std::size_t task = 0; task < config.new_tasks.size(); ++task) {
    const std::string& name = config.new_tasks[task];
    table.add_tuned(name, fresh_encoder(config, task, model, tokenizer),
                    template_of(config, name).total_virtual_tokens);
  }
  return table;
}

}  // namespace sotto::prompt_learning
