#include "stages/prompt_learning/initial_prompts.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "src/core/error.h"
#include "src/prompt/embedding_encoder.h"
#include "src/prompt/initializer.h"

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

at::Tensor initial_embeddings(const PromptLearningModelConfig& config, std::size_t task, std::int64_t count,
                              std::uint64_t seed, const model::LanguageModel& model,
                              const tokenizer::Tokenizer& tokenizer) {
  const auto& methods = config.prompt_tuning.new_prompt_init_methods;
  const std::string method = task < methods.size() ? methods[task] : "vocabulary";
  if (method == "random") return prompt::Initializer(seed).xavier_normal(count, model.shape().hidden_size);
  if (method == "text") {
    return embeddings_of(text_tokens(*config.prompt_tuning.new_prompt_init_text[task], count, tokenizer), model);
  }
  return embeddings_of(sampled_tokens(seed, count, tokenizer), model);
}

}  // namespace

const data::TaskTemplateConfig& template_of(const PromptLearningModelConfig& config, const std::string& taskname) {
  return *std::find_if(config.task_templates.begin(), config.task_templates.end(),
                       [&](const auto& entry) { return entry.taskname == taskname; });
}

prompt::PromptTable initial_prompts(const PromptLearningModelConfig& config, const model::LanguageModel& model,
                                    const tokenizer::Tokenizer& tokenizer) {
  prompt::PromptTable table;
  for (std::size_t task = 0; task < config.new_tasks.size(); ++task) {
    const std::int64_t count = template_of(config, config.new_tasks[task]).total_virtual_tokens;
    const std::uint64_t seed = static_cast<std::uint64_t>(config.seed) + task;
    std::unique_ptr<prompt::PromptEncoder> encoder;
    if (config.virtual_prompt_style == "p-tuning") {
      encoder = prompt::make_prompt_encoder(config.p_tuning, count, model.shape().hidden_size, seed);
    } else {
      encoder =
          std::make_unique<prompt::EmbeddingEncoder>(initial_embeddings(config, task, count, seed, model, tokenizer));
    }
    table.add_tuned(config.new_tasks[task], std::move(encoder), count);
  }
  return table;
}

}  // namespace sotto::prompt_learning
