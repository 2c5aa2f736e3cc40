#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"
#include "stages/conversion/merged_tensor.h"

namespace sotto::conversion {

// The tensors of one rank by name.
using RankTensors = std::map<std::string, checkpoint::StoredTensor>;
// Those of all ranks: [pipeline][tensor].
using Ranks = std::vector<std::vector<RankTensors>>;

// Names without what wraps the model ("model.", "enc_dec_model.", "module.", "_orig_mod.") and, of older files,
// "language_model.".
RankTensors plain_names(const RankTensors& tensors);

// Puts the tensors of a model together from the parts of its tensor-parallel ranks, in the order that they are asked
// for. Where files of several versions have several names for a tensor, the first that is there counts. Every error is
// a UserError that names a tensor that a rank lacks. The ranks must outlive the result.
class RankMerger {
 public:
  // `source` is what an error calls the file.
  RankMerger(const Ranks& ranks, std::string source) : ranks_(ranks), source_(std::move(source)) {}

  std::int64_t tensor_parts() const { return static_cast<std::int64_t>(ranks_.front().size()); }
  bool has(std::size_t pipeline, const std::string& name) const { return ranks_[pipeline].front().contains(name); }
  std::vector<const checkpoint::StoredTensor*> parts(std::size_t pipeline, const std::vector<std::string>& names) const;

  void add(const std::string& own, std::size_t pipeline, const std::vector<std::string>& names, PartMerge merge);
  // "weight" and, where there is one, "bias" behind the names, which end with what stands before.
  void add_both(const std::string& own, std::size_t pipeline, const std::vector<std::string>& names, PartMerge merge,
                PartMerge bias_merge, bool bias);
  void add(MergedTensor tensor) { merged_.push_back(std::move(tensor)); }

  std::vector<MergedTensor> take() { return std::move(merged_); }

 private:
  const Ranks& ranks_;
  std::string source_;
  std::vector<MergedTensor> merged_;
};

std::vector<std::string> with_ending(std::vector<std::string> names, const std::string& ending);

}  // namespace sotto::conversion
