#include "stages/inspect/describe_folder.h"

#include <fmt/format.h>

#include "src/checkpoint/megatron_folder.h"
#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/model_tensors.h"
#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/pytorch_settings.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::inspect {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

ordered_json read_object(const fs::path& file) {
  ordered_json json = ordered_json::parse(core::read_text_file(file), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw core::UserError(fmt::format("'{}' is not a JSON object.", file.string()));
  return json;
}

// The first of several names that a family may have for a setting.
ordered_json first_of(const ordered_json& config, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (config.contains(name)) return config.at(name);
  }
  return {};
}

bool has_tokenizer(const fs::path& folder) {
  for (const char* name :
       {"tokenizer.json", "tokenizer.model", "spiece.model", "vocab.json", "encoder.json", "tokenizer_config.json"}) {
    if (fs::exists(folder / name)) return true;
  }
  return false;
}

void add_adapter_tensors(const fs::path& folder, const std::string& prefix, Description& description) {
  if (fs::exists(folder / "adapter_model.safetensors")) {
    add_tensors(description, checkpoint::SafetensorsFile(folder / "adapter_model.safetensors").tensors(), prefix);
  } else if (fs::exists(folder / "adapter_model.bin")) {
    add_tensors(description, checkpoint::PytorchFile(folder / "adapter_model.bin").tensors(), prefix);
  } else {
    description.needs.push_back(
        fmt::format("{}: neither adapter_model.safetensors nor adapter_model.bin is there", folder.string()));
  }
}

}  // namespace

Description describe_model_folder(const fs::path& folder) {
  Description description{.kind = "model folder", .details = {}, .tensors = {}, .needs = {}};
  const ordered_json config = read_object(folder / "config.json");
  ordered_json& details = description.details;
  details["family"] = config.value("model_type", ordered_json());
  details["layers"] = first_of(config, {"num_hidden_layers", "n_layer", "num_layers"});
  details["decoder layers"] = config.value("num_decoder_layers", ordered_json());
  details["hidden size"] = first_of(config, {"hidden_size", "n_embd", "d_model"});
  details["heads"] = first_of(config, {"num_attention_heads", "n_head", "num_heads"});
  details["key-value heads"] = first_of(config, {"num_key_value_heads", "num_query_groups"});
  details["vocabulary"] = config.value("vocab_size", ordered_json());
  details["positions"] = first_of(config, {"max_position_embeddings", "n_positions"});
  add_tensors(description, checkpoint::ModelTensors(folder).tensors());
  add_totals(description);
  if (!has_tokenizer(folder)) description.needs.push_back("a tokenizer: none of its files is there");
  const bool safetensors =
      fs::exists(folder / "model.safetensors") || fs::exists(folder / "model.safetensors.index.json");
  if (safetensors) {
    details["fingerprint"] = checkpoint::model_fingerprint(folder);
  } else {
    description.needs.push_back("conversion: weights of PyTorch are read by sotto-conversion alone");
  }
  return description;
}

Description describe_prompt_folder(const fs::path& folder) {
  Description description{.kind = "prompt folder", .details = {}, .tensors = {}, .needs = {}};
  const ordered_json index = read_object(folder / "sotto_prompts.json");
  for (const char* key : {"format_version", "base_model", "base_model_fingerprint", "virtual_prompt_style"}) {
    description.details[key] = index.value(key, ordered_json());
  }
  description.details["tasks"] = ordered_json::array();
  for (const ordered_json& task : index.value("tasks", ordered_json::array())) {
    description.details["tasks"].push_back({{"taskname", task.value("taskname", ordered_json())},
                                            {"task_template", task.value("task_template", ordered_json())}});
    const std::string name = task.value("folder", "");
    add_adapter_tensors(folder / name, name + "/", description);
  }
  description.details["can be tuned on"] = fs::exists(folder / "prompt_encoder.safetensors");
  add_totals(description);
  description.needs.push_back(fmt::format("the model {}", index.value("base_model", "that it was tuned for")));
  return description;
}

Description describe_adapter(const fs::path& folder) {
  Description description{.kind = "adapter of PEFT", .details = {}, .tensors = {}, .needs = {}};
  const ordered_json config = read_object(folder / "adapter_config.json");
  for (const char* key : {"peft_type", "task_type", "base_model_name_or_path", "num_virtual_tokens", "token_dim",
                          "num_layers", "num_attention_heads", "num_transformer_submodules", "peft_version"}) {
    description.details[key] = config.value(key, ordered_json());
  }
  add_adapter_tensors(folder, "", description);
  add_totals(description);
  const ordered_json base = config.value("base_model_name_or_path", ordered_json());
  description.needs.push_back("the model " + (base.is_string() ? base.get<std::string>() : "that it was tuned for"));
  description.needs.push_back("a template for evaluation: adapters bring none (evaluation.task_templates)");
  return description;
}

Description describe_checkpoint(const fs::path& folder) {
  Description description{.kind = "checkpoint of a training", .details = {}, .tensors = {}, .needs = {}};
  const ordered_json state = read_object(folder / "state.json");
  description.details["step"] = state.value("step", ordered_json());
  description.details["to go on"] = "run the prompt_learning command that made it again";
  description.details["values"] = state.value("values", ordered_json());
  add_tensors(description, checkpoint::SafetensorsFile(folder / "state.safetensors").tensors());
  add_totals(description);
  return description;
}

Description describe_megatron(const fs::path& folder) {
  Description description{.kind = "checkpoint of Megatron-LM", .details = {}, .tensors = {}, .needs = {}};
  const fs::path ranks = checkpoint::megatron_ranks_folder(folder);
  const core::MappedFile first(checkpoint::megatron_first_rank(ranks));
  const ordered_json settings = checkpoint::read_pytorch_settings({first.data(), first.size()}, first.path().string());
  description.details["iteration"] = settings.value("iteration", ordered_json());
  description.details["checkpoint_version"] = settings.value("checkpoint_version", ordered_json());
  const ordered_json args = settings.value("args", ordered_json::object());
  for (const char* key :
       {"num_layers", "hidden_size", "ffn_hidden_size", "num_attention_heads", "num_query_groups",
        "max_position_embeddings", "position_embedding_type", "normalization", "swiglu", "padded_vocab_size",
        "tokenizer_type", "tensor_model_parallel_size", "pipeline_model_parallel_size"}) {
    description.details[key] = args.value(key, ordered_json());
  }
  for (const auto& entry : fs::directory_iterator(ranks)) {
    const auto file = checkpoint::megatron_rank_file(entry.path());
    if (!file) continue;
    add_tensors(description, checkpoint::PytorchFile(*file).tensors(), entry.path().filename().string() + "/");
  }
  add_totals(description);
  description.needs.push_back("conversion to a model folder: sotto-conversion, source_path and tokenizer_path");
  if (args.empty()) description.needs.push_back("a model_config.yaml of NeMo's keys beside the ranks: it has no args");
  return description;
}

}  // namespace sotto::inspect
