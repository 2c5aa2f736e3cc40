#include "src/checkpoint/nemo_prompts.h"

#include <ATen/ops/arange.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/nemo_writer.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/pytorch_writer.h"
#include "src/checkpoint/scratch_folder.h"
#include "src/checkpoint/tensor_file.h"
#include "src/config/json_node.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kConfigMember = "model_config.yaml";
constexpr const char* kWeightsMember = "model_weights.ckpt";
constexpr const char* kFirstRanks[] = {"", "mp_rank_00/", "tp_rank_00_pp_rank_000/"};
constexpr std::string_view kTable = "prompt_table.", kRows = ".prompt_embeddings.weight";

ordered_json read_config(const NemoArchive& archive) {
  const std::string source = archive.path().string() + ": " + kConfigMember;
  const ordered_json config = config::json_from_node(config::read_yaml(archive.text(kConfigMember), source));
  if (config.contains("virtual_prompt_style")) return config;
  throw core::UserError(fmt::format(
      "'{}' holds a model, not virtual prompts: its model_config.yaml has no virtual_prompt_style. Convert it with "
      "sotto-conversion.",
      archive.path().string()));
}

// "prompt_table.prompt_table.<task>.prompt_embeddings.weight", with one "prompt_table." in NeMo 1.9.
std::string task_of(const std::string& tensor) {
  std::size_t begin = tensor.find(kTable);
  if (begin == std::string::npos || !tensor.ends_with(kRows)) return "";
  while (tensor.compare(begin, kTable.size(), kTable) == 0) begin += kTable.size();
  return begin + kRows.size() < tensor.size() ? tensor.substr(begin, tensor.size() - kRows.size() - begin) : "";
}

ordered_json template_of(const ordered_json& config, const std::string& task) {
  for (const ordered_json& entry : config.value("task_templates", ordered_json::array())) {
    if (entry.value("taskname", "") == task) return entry;
  }
  return {};
}

// The order of the configuration, which is that of training; tasks that it does not name stand at the end.
std::vector<std::string> named_tasks(const ordered_json& config) {
  std::vector<std::string> names;
  for (const char* key : {"existing_tasks", "new_tasks"}) {
    const ordered_json tasks = config.value(key, ordered_json());
    if (!tasks.is_array()) continue;
    for (const ordered_json& task : tasks) names.push_back(task.get<std::string>());
  }
  return names;
}

StoredTensor stored(const at::Tensor& tensor) {
  const char* const dtype = tensor.scalar_type() == at::kLong ? "I64" : "F32";
  return {dtype, tensor.sizes().vec(), static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()};
}

std::string weights_member(const NemoArchive& archive) {
  for (const char* rank : kFirstRanks) {
    if (archive.has(std::string(rank) + kWeightsMember)) return std::string(rank) + kWeightsMember;
  }
  throw core::UserError(fmt::format("'{}' has no {}, neither whole nor of a first rank. Save the prompts again.",
                                    archive.path().string(), kWeightsMember));
}

void check_task(const TaskPrompt& task, const fs::path& path) {
  if (!task.task_template.is_null() && task.prompt_TD.dim() == 2) return;
  throw core::UserError(fmt::format(
      "The task '{}' cannot be written to '{}': NeMo needs {}.", task.taskname, path.string(),
      task.prompt_TD.dim() != 2 ? "embeddings, and this is a prefix" : "its template, and the prompts bring none"));
}

// The table of all tasks; `kept` owns its bytes.
TensorDictionary table_of(const PromptFolder& prompts, std::vector<at::Tensor>& kept) {
  TensorDictionary table;
  for (const TaskPrompt& task : prompts.tasks) {
    kept.push_back(task.prompt_TD.to(at::kCPU, at::kFloat).contiguous());
    table.tensors[fmt::format("{}{}{}", kTable, task.taskname, kRows)] = stored(kept.back());
    kept.push_back(at::arange(task.prompt_TD.size(0), at::kLong));
    table.tensors[fmt::format("{}{}.indices", kTable, task.taskname)] = stored(kept.back());
  }
  return table;
}

std::string weights_file(const PromptFolder& prompts, NemoPromptForm form) {
  std::vector<at::Tensor> kept;
  TensorDictionary table = table_of(prompts, kept), weights;
  if (form == NemoPromptForm::kFlatTable) return pytorch_file(table);
  if (form == NemoPromptForm::kEncoder) {
    std::erase_if(table.tensors, [](const auto& entry) { return entry.first.ends_with(".indices"); });
    weights.dictionaries["embeddings"].tensors["weight"] = stored(kept.front());
  }
  weights.dictionaries["prompt_table"] = table;
  return pytorch_file(weights);
}

ordered_json config_of(const PromptFolder& prompts, NemoPromptForm form) {
  const bool encoder = form == NemoPromptForm::kEncoder;
  ordered_json names = ordered_json::array(), templates = ordered_json::array();
  for (const TaskPrompt& task : prompts.tasks) {
    names.push_back(task.taskname);
    templates.push_back(task.task_template);
  }
  ordered_json config = {{"virtual_prompt_style", encoder ? "p-tuning" : "inference"},
                         {"language_model_path", prompts.base_model},
                         {"existing_tasks", encoder ? ordered_json::array() : names},
                         {"new_tasks", encoder ? names : ordered_json::array()},
                         {"task_templates", templates},
                         {"tensor_model_parallel_size", 1},
                         {"pipeline_model_parallel_size", 1}};
  if (encoder) {
    config["p_tuning"] = {{"encoder_type", "embedding"}, {"dropout", 0.0}, {"num_layers", 2}, {"init_std", 0.023}};
  }
  return config;
}

std::string base_model_of(const ordered_json& config) {
  for (const char* key : {"language_model_path", "pretrained_language_model_path"}) {
    if (config.contains(key) && config.at(key).is_string()) return config.at(key).get<std::string>();
  }
  return "";
}

}  // namespace

PromptFolder load_nemo_prompts(const fs::path& path) {
  const ScratchFolder scratch("sotto-prompts");
  const NemoArchive archive(path, scratch.path());
  const ordered_json config = read_config(archive);
  const std::string member = weights_member(archive);
  const PytorchTensors tensors(archive.members().at(member), path.string() + ": " + member);
  PromptFolder prompts;
  prompts.base_model = base_model_of(config);
  prompts.virtual_prompt_style = "p-tuning";
  for (const auto& [name, tensor] : tensors.tensors()) {
    const std::string task = task_of(name);
    if (task.empty() || tensor.shape.size() != 2) continue;
    const at::Tensor prompt_TD = mapped_tensor(tensor, nullptr).to(at::kFloat, /*non_blocking=*/false, /*copy=*/true);
    prompts.tasks.push_back({task, prompt_TD, template_of(config, task)});
  }
  if (prompts.tasks.empty()) {
    throw core::UserError(
        fmt::format("'{}' has no finished task in its prompt table: NeMo fills it at the end of a "
                    "training. Finish the training there.",
                    path.string()));
  }
  const std::vector<std::string> order = named_tasks(config);
  std::stable_sort(prompts.tasks.begin(), prompts.tasks.end(), [&](const TaskPrompt& left, const TaskPrompt& right) {
    return std::find(order.begin(), order.end(), left.taskname) < std::find(order.begin(), order.end(), right.taskname);
  });
  return prompts;
}

NemoPromptForm nemo_prompt_form(const std::string& version) {
  constexpr std::string_view kMajor = "1.";
  int minor = -1;
  if (version.starts_with(kMajor)) std::from_chars(version.data() + 2, version.data() + version.size(), minor);
  if (minor == 9) return NemoPromptForm::kFlatTable;
  if (minor >= 10 && minor <= 16) return NemoPromptForm::kTable;
  if (minor >= 17 && minor <= 22) return NemoPromptForm::kEncoder;
  throw core::UserError(
      fmt::format("NeMo '{}' saves no virtual prompts that are known here; 1.9 to 1.22 do.", version));
}

void save_nemo_prompts(const fs::path& path, const PromptFolder& prompts, NemoPromptForm form) {
  for (const TaskPrompt& task : prompts.tasks) check_task(task, path);
  if (form == NemoPromptForm::kEncoder && prompts.tasks.size() != 1) {
    throw core::UserError(
        fmt::format("'{}': NeMo 1.17 and later have one task a file, and there are {}. Leave the others out (sotto "
                    "prompts remove), or write it for NeMo 1.10 to 1.16.",
                    path.string(), prompts.tasks.size()));
  }
  write_nemo_archive(path, {{kConfigMember, config::to_yaml(config::node_from_json(config_of(prompts, form)))},
                            {kWeightsMember, weights_file(prompts, form)}});
}

}  // namespace sotto::checkpoint
