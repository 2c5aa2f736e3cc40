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

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("encoder_type", encoder_type, {"mlp", "lstm", "embedding"}, "the network over the virtual tokens");
    visit("encoder_hidden", encoder_hidden, "its hidden size; -1: the model's width");
    visit("num_layers", num_layers, "its linear or LSTM layers");
    visit("dropout", dropout, "between the LSTM's layers, while training");
    visit.ignored("init_std", "the MLP and LSTM begin as PyTorch begins them");
  }
  template <class Problems>
  void validate(Problems& problems) const {
    if (encoder_type == "mlp" && num_layers < 2) problems.add("num_layers", "an MLP needs at least 2 layers");
    if (num_layers < 1) problems.add("num_layers", "must be at least 1");
    if (encoder_hidden == 0 || encoder_hidden < -1) problems.add("encoder_hidden", "must be -1 or at least 1");
    if (dropout < 0 || dropout >= 1) problems.add("dropout", "must lie in [0, 1)");
  }
};

}  // namespace sotto::prompt
