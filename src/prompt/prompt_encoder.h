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

// Trainable virtual tokens: some parameters and how the prompt comes from them.
class PromptEncoder {
 public:
  virtual ~PromptEncoder() = default;

  // The embeddings prompt_PD, or a prefix [P, layers, 2, columns] (src/model/language_model.h); fp32 on the CPU. Where
  // gradients are enabled, an autograd graph to the parameters is recorded.
  virtual at::Tensor forward() const = 0;

  // Task-conditioned, as in NeMo 1.16: the first rows of the network's input are the embeddings of the task name's
  // tokens [N, D], at most P of them. They are kept among the parameters as "taskname.weight" and never learned.
  void condition_on(const at::Tensor& taskname_ND);

  // By PyTorch's module names ("embedding.weight", "mlp_head.0.weight"); what is learned is a leaf that requires
  // gradients.
  const NamedTensors& parameters() const { return parameters_; }

  // Copies saved values in. Errors (UserError): a missing name or another shape.
  void load(const NamedTensors& values);

 protected:
  // Registers a parameter and makes it a leaf.
  at::Tensor add(const std::string& name, at::Tensor value);
  // What the network reads: its embedding, below the task name's rows where it is conditioned on them.
  at::Tensor with_taskname(const at::Tensor& embedding_PD) const;

 private:
  NamedTensors parameters_;
};

// An encoder of P virtual tokens with fresh parameters: the same seed gives the same values.
// Source: PEFT's PromptEncoder and NeMo 1.22's prompt_encoder (networks over an embedding).
std::unique_ptr<PromptEncoder> make_prompt_encoder(const PromptEncoderConfig& config, std::int64_t num_virtual_tokens,
                                                   std::int64_t hidden_size, std::uint64_t seed);

}  // namespace sotto::prompt
