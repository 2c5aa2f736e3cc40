#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "src/prompt/prompt_encoder_config.h"

// Shapes: P virtual tokens, D the model's width, H the encoder's hidden size.
namespace sotto::prompt {

using NamedTensors = std::map<std::string, at::Tensor>;

// Trainable virtual tokens: some parameters and how the embeddings prompt_PD come from them.
class PromptEncoder {
 public:
  virtual ~PromptEncoder() = default;

  // prompt_PD, fp32 on the CPU. Where gradients are enabled, an autograd graph to the parameters is recorded.
  virtual at::Tensor forward() const = 0;

  // Leaves that require gradients, by PyTorch's module names ("embedding.weight", "mlp_head.0.weight").
  const NamedTensors& parameters() const { return parameters_; }

  // Copies saved values in. Errors (UserError): a missing name or another shape.
  void load(const NamedTensors& values);

 protected:
  // Registers a parameter and makes it a leaf.
  at::Tensor add(const std::string& name, at::Tensor value);

 private:
  NamedTensors parameters_;
};

// An encoder of P virtual tokens with fresh parameters: the same seed gives the same values.
// Source: PEFT's PromptEncoder and NeMo 1.22's prompt_encoder (MLP and LSTM over an embedding).
std::unique_ptr<PromptEncoder> make_prompt_encoder(const PromptEncoderConfig& config, std::int64_t num_virtual_tokens,
                                                   std::int64_t hidden_size, std::uint64_t seed);

}  // namespace sotto::prompt
