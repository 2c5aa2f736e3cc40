#pragma once

#include <cstdint>
#include <string>

namespace sotto::prompt {

// `p_tuning` with NeMo's keys: the network that makes virtual-token embeddings while training.
struct PromptEncoderConfig {
  std::string encoder_type = "mlp";
  std::int64_t encoder_hidden = -1;
  std::int64_t num_layers = 2;
  double dropout = 0.0;
  double init_std = 0.023;
  bool condition_on_taskname = false;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("encoder_type", encoder_type, {"mlp", "tpmlp", "lstm", "embedding"},
                 "the network over the virtual tokens");
    visit("encoder_hidden", encoder_hidden, "its hidden size; -1: the model's width");
    visit("num_layers", num_layers, "the linear layers of mlp, the LSTM layers of lstm");
    visit("dropout", dropout, "between the LSTM's layers, while training");
    visit("init_std", init_std, "tpmlp: how far its weights are spread at the start; the others begin as PyTorch's do");
    visit("condition_on_taskname", condition_on_taskname,
          "whether the network's first input rows are the embeddings of the task's name, as in NeMo 1.16");
  }
  template <class Problems>
  void validate(Problems& problems) const {
    if (encoder_type == "mlp" && num_layers < 2) problems.add("num_layers", "an MLP needs at least 2 layers");
    if (num_layers < 1) problems.add("num_layers", "must be at least 1");
    if (encoder_hidden == 0 || encoder_hidden < -1) problems.add("encoder_hidden", "must be -1 or at least 1");
    if (init_std <= 0) problems.add("init_std", "must be positive");
    if (dropout < 0 || dropout >= 1) problems.add("dropout", "must lie in [0, 1)");
  }
};

}  // namespace sotto::prompt
