#include "launcher/nemo_keys.h"

#include <algorithm>

#include "launcher/stage_catalog.h"

namespace sotto::launcher {
namespace {

constexpr std::string_view kClusterType = "cluster_type=";

const std::vector<std::string>& keys_with_effect() {
  static const std::vector<std::string> keys{"container", "container_mounts", "wandb_api_key_file"};
  return keys;
}

}  // namespace

const std::vector<std::string>& keys_without_effect() {
  // The choices (training_config ...) tell NeMo's launcher which option was composed; here the composer knows.
  static const std::vector<std::string> keys{"launcher_scripts_path",
                                             "debug",
                                             "bcp_no_redirect",
                                             "enable_vboost",
                                             "numa_mapping",
                                             "wandb_api_bcp_secret_key",
                                             "nfs_server",
                                             "nfs_path",
                                             "ib_resource_name",
                                             "ci_test",
                                             "data_preparation_config",
                                             "data_curation_config",
                                             "training_config",
                                             "fine_tuning_config",
                                             "peft_config",
                                             "prompt_learning_config",
                                             "adapter_learning_config",
                                             "ia3_learning_config",
                                             "evaluation_config",
                                             "conversion_config",
                                             "export_config",
                                             "rlhf_rm_config",
                                             "rlhf_ppo_config",
                                             "steerlm_reg_config",
                                             "conversion_hf2nemo_config",
                                             "fw_inference_config",
                                             "external_conversion_config",
                                             "ptq_config",
                                             "rag_indexing_config",
                                             "rag_generating_config"};
  return keys;
}

bool may_be_added(std::string_view key) {
  const auto holds = [&](const std::vector<std::string>& keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& one) {
      return key == one || (key.starts_with(one) && key[one.size()] == '.');
    });
  };
  return holds(keys_without_effect()) || holds(keys_with_effect()) ||
         std::any_of(stage_catalog().begin(), stage_catalog().end(),
                     [&](const StageEntry& stage) { return holds(stage.accepted_keys); });
}

std::string cluster_of_type(const std::string& cluster_type) {
  if (cluster_type == "bcm") return "slurm";
  return cluster_type == "interactive" ? "local" : cluster_type;
}

std::string cluster_option(const std::string& cluster_type, const std::vector<std::string>& options) {
  const auto has = [&](const std::string& name) {
    return std::find(options.begin(), options.end(), name) != options.end();
  };
  const std::string here = cluster_of_type(cluster_type);
  return !has(here) && has(cluster_type) ? cluster_type : here;
}

std::vector<std::string> translated_overrides(const std::vector<std::string>& overrides,
                                              const std::vector<std::string>& cluster_options) {
  std::vector<std::string> translated;
  for (const std::string& text : overrides) {
    if (text.starts_with(kClusterType)) {
      // What the type says wins over an earlier `cluster=bcm`, which NeMo's users write beside cluster_type=bcp.
      std::erase_if(translated, [](const std::string& other) { return other.starts_with("cluster="); });
      translated.push_back("++" + text);
      translated.push_back("cluster=" + cluster_option(text.substr(kClusterType.size()), cluster_options));
    } else {
      const std::size_t equals = text.find('=');
      const bool adds = equals != std::string::npos && may_be_added(text.substr(0, equals));
      translated.push_back(adds ? "++" + text : text);
    }
  }
  return translated;
}

}  // namespace sotto::launcher
