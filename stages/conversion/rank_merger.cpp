#include "stages/conversion/rank_merger.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/core/error.h"

namespace sotto::conversion {
namespace {

void strip(std::string& name, std::string_view prefix) {
  if (name.starts_with(prefix)) name.erase(0, prefix.size());
}

}  // namespace

RankTensors plain_names(const RankTensors& tensors) {
  RankTensors plain;
  for (const auto& [name, tensor] : tensors) {
    std::string short_name = name;
    for (const char* prefix : {"model.", "enc_dec_model.", "module.", "_orig_mod.", "language_model."}) {
      strip(short_name, prefix);
    }
    plain[short_name] = tensor;
  }
  return plain;
}

std::vector<std::string> with_ending(std::vector<std::string> names, const std::string& ending) {
  for (std::string& name : names) name += ending;
  return names;
}

std::vector<const checkpoint::StoredTensor*> RankMerger::parts(std::size_t pipeline,
                                                               const std::vector<std::string>& names) const {
  std::vector<const checkpoint::StoredTensor*> found;
  for (const RankTensors& rank : ranks_[pipeline]) {
    const std::size_t before = found.size();
    for (const std::string& name : names) {
      const auto entry = rank.find(name);
      if (entry == rank.end()) continue;
      found.push_back(&entry->second);
      break;
    }
    if (found.size() > before) continue;
    throw core::UserError(
        fmt::format("'{}': the weights of tensor rank {}, pipeline rank {} lack '{}'. Is "
                    "the configuration that of these weights?",
                    source_, before, pipeline, fmt::join(names, "' or '")));
  }
  return found;
}

void RankMerger::add(const std::string& own, std::size_t pipeline, const std::vector<std::string>& names,
                     PartMerge merge) {
  merged_.emplace_back(own, parts(pipeline, names), merge);
}

void RankMerger::add_both(const std::string& own, std::size_t pipeline, const std::vector<std::string>& names,
                          PartMerge merge, PartMerge bias_merge, bool bias) {
  add(own + ".weight", pipeline, with_ending(names, "weight"), merge);
  if (bias) add(own + ".bias", pipeline, with_ending(names, "bias"), bias_merge);
}

}  // namespace sotto::conversion
