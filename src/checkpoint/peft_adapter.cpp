#include "src/checkpoint/peft_adapter.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/safetensors_reader.h"
#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/core/suggest.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;
namespace {

constexpr const char* kConfigName = "adapter_config.json";
constexpr const char* kSafetensorsName = "adapter_model.safetensors";
constexpr const char* kPytorchName = "adapter_model.bin";
const std::vector<std::string> kPeftTypes = {"P_TUNING", "PROMPT_TUNING", "MULTITASK_PROMPT_TUNING", "CPT",
                                             "PREFIX_TUNING"};

json read_config(const fs::path& file) {
  const json config = json::parse(core::read_text_file(file), nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) throw core::UserError(fmt::format("'{}' is not a JSON object.", file.string()));
  const json type = config.value("peft_type", json());
  const std::string name = type.is_string() ? type.get<std::string>() : type.dump();
  if (std::find(kPeftTypes.begin(), kPeftTypes.end(), name) == kPeftTypes.end()) {
    throw core::UserError(fmt::format("'{}': peft_type '{}' is not supported; {} are.{}", file.string(), name,
                                      fmt::join(kPeftTypes, ", "), core::did_you_mean(name, kPeftTypes)));
  }
  return config;
}

// An adapter's tensors as fp32, and the metadata beside them (of safetensors alone).
class AdapterTensors {
 public:
  explicit AdapterTensors(const fs::path& folder) : file_(folder / kSafetensorsName) {
    if (fs::exists(file_)) {
      const SafetensorsFile stored(file_);
      metadata_ = stored.metadata();
      for (const auto& [name, ignored] : stored.tensors()) tensors_[name] = load_tensor(stored, name);
      return;
    }
    file_ = folder / kPytorchName;
    if (!fs::exists(file_)) {
      throw core::UserError(fmt::format("'{}' has no weights: neither {} nor {} is there.", folder.string(),
                                        kSafetensorsName, kPytorchName));
    }
    const auto pytorch = std::make_shared<const PytorchFile>(file_);
    for (const auto& [name, stored] : pytorch->tensors()) tensors_[name] = mapped_tensor(stored, pytorch).clone();
  }

  at::Tensor get(const std::string& name, std::int64_t dimensions) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end() || found->second.dim() != dimensions) {
      throw core::UserError(fmt::format("'{}' has no '{}' of {} dimensions.", file_.string(), name, dimensions));
    }
    return found->second.to(at::kFloat);
  }
  const fs::path& file() const { return file_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

 private:
  fs::path file_;
  std::map<std::string, at::Tensor> tensors_;
  std::map<std::string, std::string> metadata_;
};

// The rows that PEFT puts before the input: the first `num_virtual_tokens`.
at::Tensor used_rows(const at::Tensor& stored, const json& config, const fs::path& file) {
  const std::int64_t rows = stored.size(0);
  const json count = config.value("num_virtual_tokens", json());
  const std::int64_t used = count.is_number_integer() ? count.get<std::int64_t>() : rows;
  if (used <= 0 || used > rows || rows % used != 0) {
    throw core::UserError(fmt::format("'{}' holds {} virtual tokens; num_virtual_tokens of {} is {}.", file.string(),
                                      rows, kConfigName, used));
  }
  return stored.narrow(0, 0, used).contiguous();
}

// PEFT gives an encoder-decoder's layer i the prefix that stands in the place 2 i of its file, counted round and round:
// with an even number of places, the odd ones are read by nobody and the even ones by two layers each. So that every
// layer has its own, an odd number is written: one more than there are layers where these are even.
// Source: PEFT 0.21, PeftModel.get_prompt (stacks the prefix twice and cuts it into fours, of which two are used).
constexpr const char* kDecoderLayers = "decoder_layers";  // in the metadata of the weights: how many are of layers

// How many layers a file of `places` places has prefixes for: all of them, unless it says otherwise.
std::int64_t decoder_layers(const AdapterTensors& tensors, std::int64_t places) {
  const auto found = tensors.metadata().find(kDecoderLayers);
  if (found == tensors.metadata().end()) return places;
  const std::string& text = found->second;
  std::int64_t layers = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), layers);
  if (error != std::errc() || end != text.data() + text.size() || layers <= 0) {
    throw core::UserError(fmt::format("'{}': the metadata {} is '{}', no number of layers.", tensors.file().string(),
                                      kDecoderLayers, text));
  }
  if (layers > places) {
    throw core::UserError(
        fmt::format("'{}' holds {} layers and says that it is of {}.", tensors.file().string(), places, layers));
  }
  return layers;
}

at::Tensor layers_in_peft_order(const at::Tensor& prefix_PL2C) {
  const std::int64_t layers = prefix_PL2C.size(1), places = layers % 2 == 0 ? layers + 1 : layers;
  at::Tensor stored = at::zeros({prefix_PL2C.size(0), places, 2, prefix_PL2C.size(3)});
  for (std::int64_t i = 0; i < layers; ++i) stored.select(1, 2 * i % places).copy_(prefix_PL2C.select(1, i));
  return stored;
}

at::Tensor layers_from_peft_order(const at::Tensor& stored, std::int64_t layers) {
  std::vector<at::Tensor> prefix_L;
  for (std::int64_t i = 0; i < layers; ++i) prefix_L.push_back(stored.select(1, 2 * i % stored.size(1)));
  return at::stack(prefix_L, 1);
}

// A prefix as PEFT flattens it, [rows, layers * 2 * columns], by layer.
at::Tensor prefix_by_layer(const at::Tensor& stored, const json& config, const AdapterTensors& tensors) {
  const json layers = config.value("num_layers", json()), columns = config.value("token_dim", json());
  const bool known = layers.is_number_unsigned() && columns.is_number_unsigned();
  if (!known || stored.size(1) != layers.get<std::int64_t>() * 2 * columns.get<std::int64_t>()) {
    throw core::UserError(fmt::format("'{}' holds {} numbers a token; num_layers and token_dim of {} are {} and {}.",
                                      tensors.file().string(), stored.size(1), kConfigName, layers.dump(),
                                      columns.dump()));
  }
  const at::Tensor prefix = stored.view({stored.size(0), layers.get<std::int64_t>(), 2, columns.get<std::int64_t>()});
  if (config.value("task_type", json()) != "SEQ_2_SEQ_LM") return prefix;
  return layers_from_peft_order(prefix, decoder_layers(tensors, prefix.size(1)));
}

// The first of `names` that a model's configuration has, as families name their sizes differently.
std::int64_t size_named(const ordered_json& config, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = config.find(name);
    if (found != config.end() && found->is_number_integer()) return found->get<std::int64_t>();
  }
  return 0;
}

bool is_encoder_decoder(const ordered_json& base_config) {
  return base_config.is_object() && base_config.value("is_encoder_decoder", false);
}

// The keys that only adapters of one type have.
void add_own_keys(ordered_json& config, const at::Tensor& prompt_TD, const ordered_json& base_config) {
  if (config["peft_type"] == "P_TUNING") {
    // The encoder itself is not part of an adapter; these keys only have to be there.
    config["encoder_reparameterization_type"] = "MLP";
    config["encoder_hidden_size"] = prompt_TD.size(1);
    config["encoder_num_layers"] = 2;
    config["encoder_dropout"] = 0.0;
  } else if (config["peft_type"] == "PROMPT_TUNING") {
    config["prompt_tuning_init"] = "RANDOM";
  } else {
    const std::int64_t key_heads = size_named(base_config, {"num_key_value_heads"});
    if (key_heads > 0) config["num_attention_heads"] = key_heads;
    // The decoder's stack alone has a prefix, yet PEFT makes one for it only where it counts two.
    config["num_transformer_submodules"] = is_encoder_decoder(base_config) ? 2 : 1;
    config["num_layers"] = prompt_TD.size(1);
    config["token_dim"] = config["encoder_hidden_size"] = prompt_TD.size(3);
    config["prefix_projection"] = false;
  }
}

ordered_json adapter_config(const std::string& peft_type, const at::Tensor& prompt_TD, const std::string& base_model,
                            const ordered_json& base_config) {
  ordered_json config = {
      {"base_model_name_or_path", base_model},
      {"inference_mode", true},
      {"num_attention_heads", size_named(base_config, {"num_attention_heads", "n_head", "num_heads"})},
      {"num_layers", size_named(base_config, {"num_hidden_layers", "num_layers", "n_layer"})},
      {"num_transformer_submodules", 1},
      {"num_virtual_tokens", prompt_TD.size(0)},
      {"peft_type", peft_type},
      {"task_type", is_encoder_decoder(base_config) ? "SEQ_2_SEQ_LM" : "CAUSAL_LM"},
      {"token_dim", prompt_TD.size(1)},
  };
  add_own_keys(config, prompt_TD, base_config);
  return config;
}

}  // namespace

bool is_peft_adapter(const fs::path& folder) { return fs::is_regular_file(folder / kConfigName); }

PeftAdapter load_peft_adapter(const fs::path& folder) {
  const json config = read_config(folder / kConfigName);
  const AdapterTensors tensors(folder);
  PeftAdapter adapter{config.at("peft_type"), "", {}};
  const json base_model = config.value("base_model_name_or_path", json());
  if (base_model.is_string()) adapter.base_model = base_model;
  const std::string name = fs::absolute(folder).lexically_normal().filename().string();
  const at::Tensor shared_TD = used_rows(tensors.get("prompt_embeddings", 2), config, tensors.file());
  if (adapter.peft_type == "PREFIX_TUNING") {
    adapter.prompts.push_back({name, prefix_by_layer(shared_TD, config, tensors)});
    return adapter;
  }
  if (adapter.peft_type != "MULTITASK_PROMPT_TUNING") {
    adapter.prompts.push_back({name, shared_TD});
    return adapter;
  }
  // [tasks, rows, rank] and [tasks, rank, width]
  const at::Tensor columns = tensors.get("prefix_task_cols", 3), rows = tensors.get("prefix_task_rows", 3);
  if (columns.size(0) != rows.size(0) || columns.size(2) != rows.size(1) || columns.size(1) < shared_TD.size(0) ||
      rows.size(2) != shared_TD.size(1)) {
    throw core::UserError(fmt::format(
        "'{}': prefix_task_cols [{}] and prefix_task_rows [{}] do not fit the prompt [{}].", tensors.file().string(),
        fmt::join(columns.sizes(), ", "), fmt::join(rows.sizes(), ", "), fmt::join(shared_TD.sizes(), ", ")));
  }
  for (std::int64_t task = 0; task < columns.size(0); ++task) {
    const at::Tensor scale_TD = at::matmul(columns[task].narrow(0, 0, shared_TD.size(0)), rows[task]);
    adapter.prompts.push_back({fmt::format("{}/{}", name, task), at::mul(shared_TD, scale_TD)});
  }
  return adapter;
}

void save_peft_adapter(const fs::path& folder, const std::string& peft_type, const at::Tensor& prompt_TD,
                       const std::string& base_model, const ordered_json& base_config) {
  core::make_folder(folder);
  std::map<std::string, std::string> metadata = {{"format", "pt"}};
  at::Tensor stored = prompt_TD;
  if (prompt_TD.dim() == 4 && is_encoder_decoder(base_config)) {
    metadata[kDecoderLayers] = std::to_string(prompt_TD.size(1));
    stored = layers_in_peft_order(prompt_TD);
  }
  save_tensors(folder / kSafetensorsName, {{"prompt_embeddings", stored.flatten(1)}}, metadata);
  core::write_file_atomically(folder / kConfigName,
                              adapter_config(peft_type, stored, base_model, base_config).dump(2) + "\n");
}

}  // namespace sotto::checkpoint
