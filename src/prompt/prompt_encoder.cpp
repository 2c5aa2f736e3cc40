#include "src/prompt/prompt_encoder.h"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/prompt/embedding_encoder.h"
#include "src/prompt/lstm_encoder.h"
#include "src/prompt/mlp_encoder.h"
#include "src/prompt/tpmlp_encoder.h"

namespace sotto::prompt {

at::Tensor PromptEncoder::add(const std::string& name, at::Tensor value) {
  value.set_requires_grad(true);
  parameters_[name] = value;
  return value;
}

void PromptEncoder::condition_on(const at::Tensor& taskname_ND) {
  const std::int64_t rows = std::min(taskname_ND.size(0), parameters_.at("embedding.weight").size(0));
  parameters_["taskname.weight"] = taskname_ND.narrow(0, 0, rows).clone();
}

at::Tensor PromptEncoder::with_taskname(const at::Tensor& embedding_PD) const {
  const auto taskname = parameters_.find("taskname.weight");
  if (taskname == parameters_.end()) return embedding_PD;
  const std::int64_t rows = taskname->second.size(0);
  return at::cat({taskname->second, embedding_PD.narrow(0, rows, embedding_PD.size(0) - rows)});
}

void PromptEncoder::load(const NamedTensors& values) {
  const c10::NoGradGuard no_grad;
  for (auto& [name, parameter] : parameters_) {
    const auto found = values.find(name);
    if (found == values.end()) throw core::UserError(fmt::format("the prompt encoder's '{}' is missing.", name));
    if (found->second.sizes() != parameter.sizes()) {
      throw core::UserError(
          fmt::format("the prompt encoder's '{}' has another shape: it was made with another p_tuning section.", name));
    }
    parameter.copy_(found->second);
  }
}

std::unique_ptr<PromptEncoder> make_prompt_encoder(const PromptEncoderConfig& config, std::int64_t num_virtual_tokens,
                                                   std::int64_t hidden_size, std::uint64_t seed) {
  const std::int64_t hidden = config.encoder_hidden < 0 ? hidden_size : config.encoder_hidden;
  Initializer initializer(seed);
  if (config.encoder_type == "lstm") {
    return std::make_unique<LstmEncoder>(num_virtual_tokens, hidden_size, hidden, config.num_layers, config.dropout,
                                         initializer);
  }
  if (config.encoder_type == "mlp") {
    return std::make_unique<MlpEncoder>(num_virtual_tokens, hidden_size, hidden, config.num_layers, initializer);
  }
  if (config.encoder_type == "tpmlp") {
    return std::make_unique<TpmlpEncoder>(num_virtual_tokens, hidden_size, hidden, config.init_std, initializer);
  }
  if (config.encoder_type == "embedding") {
    return std::make_unique<EmbeddingEncoder>(initializer.xavier_normal(num_virtual_tokens, hidden_size));
  }
  throw core::UserError(
      fmt::format("There is no encoder_type '{}'. Known: mlp, tpmlp, lstm, embedding.", config.encoder_type));
}

}  // namespace sotto::prompt
