#include "stages/inspect/describe_nemo.h"

#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/scratch_folder.h"
#include "src/config/json_node.h"
#include "src/config/yaml_reader.h"

namespace sotto::inspect {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// Prompts have a matrix a task; the first number of its shape is how many virtual tokens there are.
void add_prompt_sizes(Description& description) {
  constexpr std::string_view kEnd = ".prompt_embeddings.weight", kStart = "prompt_table.";
  ordered_json sizes;
  for (const TensorLine& tensor : description.tensors) {
    const std::size_t start = tensor.name.rfind(kStart);
    if (!tensor.name.ends_with(kEnd) || start == std::string::npos || tensor.shape.size() != 2) continue;
    const std::size_t begin = start + kStart.size();
    sizes[tensor.name.substr(begin, tensor.name.size() - kEnd.size() - begin)] = tensor.shape[0];
  }
  description.details["virtual tokens"] = sizes;
}

void describe_prompts(const ordered_json& config, Description& description) {
  description.kind = ".nemo archive: virtual prompts";
  for (const char* key : {"nemo_version", "virtual_prompt_style", "existing_tasks", "new_tasks", "language_model_path",
                          "pretrained_language_model_path", "task_templates"}) {
    description.details[key] = config.value(key, ordered_json());
  }
  add_prompt_sizes(description);
  description.needs.push_back("the model that the prompts were tuned for");
}

void describe_model(const ordered_json& config, Description& description) {
  description.kind = ".nemo archive: model";
  description.details["family"] = config.contains("encoder") ? "megatron_t5" : "megatron_gpt";
  for (const char* key :
       {"nemo_version", "mcore_gpt", "num_layers", "hidden_size", "ffn_hidden_size", "num_attention_heads",
        "num_query_groups", "encoder_seq_length", "position_embedding_type", "normalization", "activation",
        "tensor_model_parallel_size", "pipeline_model_parallel_size", "tokenizer"}) {
    description.details[key] = config.value(key, ordered_json());
  }
  description.needs.push_back("conversion to a model folder: sotto-conversion, source_path");
}

}  // namespace

Description describe_nemo(const fs::path& path) {
  const checkpoint::ScratchFolder scratch("sotto-inspect");
  const checkpoint::NemoArchive archive(path, scratch.path());
  Description description{.kind = ".nemo archive", .details = {}, .tensors = {}, .needs = {}};
  constexpr std::string_view kWeights = "model_weights.ckpt";
  for (const auto& [member, bytes] : archive.members()) {
    if (!member.ends_with(kWeights) || bytes.empty()) continue;
    const checkpoint::PytorchTensors tensors(bytes, path.string() + ": " + member);
    add_tensors(description, tensors.tensors(), member.substr(0, member.size() - kWeights.size()));
  }
  const ordered_json config = config::json_from_node(
      config::read_yaml(archive.text("model_config.yaml"), path.string() + ": model_config.yaml"));
  config.contains("virtual_prompt_style") ? describe_prompts(config, description) : describe_model(config, description);
  add_totals(description);
  return description;
}

}  // namespace sotto::inspect
