#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/numbered_matrix.h"

namespace sotto::testing {

// How a test's T5 is saved (NeMo 1.9 to 1.22, models/language_modeling/megatron_t5_model.py; Megatron-core).
struct NemoT5Cut {
  std::int64_t tensor_parts = 1;
  std::int64_t pipeline_parts = 1;  // even: the encoder has the first half of them
  bool core_names = false;          // mcore_t5: True
  bool hugging_face = false;  // as NeMo's copies of Hugging Face's: relative positions, RMSNorm, no biases, a head of
                              // its own, queries, keys and values one behind the other in each rank
};

// A T5 of four layers a stack with numbers that tell their place, and the members of the archives that NeMo would have
// saved of it, all but the tokenizer "0123_t5.model". Written from the side of training: whole tensors are cut.
class NemoT5Model {
 public:
  explicit NemoT5Model(NemoT5Cut cut);

  // By the names and in the layout of the model folder.
  const Matrices& whole() const { return whole_; }
  std::vector<std::pair<std::string, std::string>> members() const;

 private:
  void add(const std::string& name, std::int64_t rows, std::int64_t columns);
  void add_both(const std::string& name, std::int64_t rows, std::int64_t columns);
  std::string yaml() const;
  Matrices rank(std::int64_t tensor, std::int64_t pipeline) const;
  void put_layer(Matrices& rank, bool decoder, std::int64_t layer, const std::string& place, std::int64_t tensor) const;
  // The blocks of each head, as a rank has them.
  Matrix heads_of(const Matrix& whole, std::int64_t kinds, std::int64_t tensor) const;

  NemoT5Cut cut_;
  Matrices whole_;
};

}  // namespace sotto::testing
