#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/numbered_matrix.h"

namespace sotto::testing {

// How a test's GPT is saved: NeMo's layouts (NeMo 1.9 to 1.22, nlp/modules/common/megatron; Megatron-core).
struct NemoCut {
  std::int64_t tensor_parts = 1, pipeline_parts = 1;
  bool core_names = false;       // mcore_gpt: True
  bool megatron_legacy = false;  // queries, keys and values one behind the other in each rank
  bool amp_o2 = false;           // model.module. before names
};

// A GPT of four layers with numbers that tell their place, and the archives that NeMo would have saved of it. Written
// from the side of training: whole tensors are cut, where conversion puts parts together.
class NemoModel {
 public:
  // `activation` swiglu: two halves, and their parts in one tensor (mcore) or two (NeMo's own names).
  NemoModel(std::int64_t heads, std::int64_t groups, std::string activation, bool tied);

  // By the names and in the layout of the model folder.
  const std::map<std::string, Matrix>& whole() const { return whole_; }
  std::string yaml(const NemoCut& cut) const;
  // Member names and contents, without a tokenizer.
  std::vector<std::pair<std::string, std::string>> members(const NemoCut& cut) const;

  // The tensors of one rank by NeMo's names.
  std::map<std::string, Matrix> rank(const NemoCut& cut, std::int64_t tensor, std::int64_t pipeline) const;

 private:
  void add(const std::string& name, std::int64_t rows, std::int64_t columns);
  void add_layer(std::map<std::string, Matrix>& rank, std::int64_t layer, const NemoCut& cut,
                 std::int64_t tensor) const;

  std::int64_t heads_, groups_;
  std::string activation_;
  bool tied_;
  std::map<std::string, Matrix> whole_;
};

}  // namespace sotto::testing
