#include "src/checkpoint/training_state.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = "checkpoint-";

std::map<std::int64_t, fs::path> checkpoints_in(const fs::path& folder) {
  std::map<std::int64_t, fs::path> found;
  if (!fs::is_directory(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory() || !name.starts_with(kPrefix)) continue;
    std::int64_t step = 0;
    const char* const begin = name.data() + kPrefix.size();
    const char* const end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(begin, end, step);
    if (error == std::errc() && stop == end) found[step] = entry.path();
  }
  return found;
}

}  // namespace

fs::path save_training_state(const fs::path& folder, const TrainingState& state) {
  fs::path checkpoint = folder / fmt::format("{}{}", kPrefix, state.step);
  core::AtomicFolder writing(checkpoint);
  save_tensors(writing.path() / "state.safetensors", state.tensors);
  const nlohmann::ordered_json text = {{"step", state.step}, {"values", state.values}};
  core::write_file_atomically(writing.path() / "state.json", text.dump(2) + "\n");
  writing.commit();
  return checkpoint;
}

TrainingState load_training_state(const fs::path& checkpoint) {
  TrainingState state;
  try {
    const auto text = nlohmann::ordered_json::parse(core::read_text_file(checkpoint / "state.json"));
    state.step = text.at("step");
    state.values = text.at("values");
  } catch (const nlohmann::ordered_json::exception& error) {
    throw core::UserError(fmt::format("The checkpoint '{}' is damaged ({}). Remove it to go on from an earlier one.",
                                      checkpoint.string(), error.what()));
  }
  state.tensors = load_tensors(checkpoint / "state.safetensors");
  return state;
}

std::optional<fs::path> latest_checkpoint(const fs::path& folder) {
  const auto found = checkpoints_in(folder);
  if (found.empty()) return std::nullopt;
  return found.rbegin()->second;
}

void keep_checkpoints(const fs::path& folder, const std::set<std::int64_t>& steps) {
  for (const auto& [step, path] : checkpoints_in(folder)) {
    if (!steps.contains(step)) fs::remove_all(path);
  }
}

}  // namespace sotto::checkpoint
