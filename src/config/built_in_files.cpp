#include "src/config/built_in_files.h"

#include <algorithm>

namespace sotto::config {
namespace {

struct File {
  std::string_view name;
  std::string_view text;
};

constexpr File kFiles[] = {
    {"hydra/config", R"(# @package hydra
defaults:
- output: default
- launcher: basic
- sweeper: basic
- help: default
- hydra_help: default
- hydra_logging: default
- job_logging: default
- callbacks: null
- env: default
- _self_
mode: null
searchpath: []
run:
  dir: ???
sweep:
  dir: ???
  subdir: ???
hydra_logging: ???
job_logging: ???
sweeper: ???
launcher: ???
callbacks: {}
help:
  app_name: ???
  header: ???
  footer: ???
  template: ???
hydra_help:
  hydra_help: ???
  template: ???
output_subdir: .hydra
overrides:
  hydra: []
  task: []
job:
  name: ???
  chdir: null
  override_dirname: ???
  id: ???
  num: ???
  config_name: ???
  env_set: {}
  env_copy: []
  config:
    override_dirname:
      kv_sep: '='
      item_sep: ','
      exclude_keys: []
runtime:
  version: ???
  version_base: ???
  cwd: ???
  config_sources: ???
  output_dir: ???
  choices: {}
verbose: false
)"},
    {"hydra/output/default", R"(# @package hydra
run:
  dir: outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}
sweep:
  dir: multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}
  subdir: ${hydra.job.num}
)"},
    {"hydra/launcher/basic", "_target_: hydra._internal.core_plugins.basic_launcher.BasicLauncher\n"},
    {"hydra/sweeper/basic",
     "_target_: hydra._internal.core_plugins.basic_sweeper.BasicSweeper\nmax_batch_size: null\nparams: null\n"},
    {"hydra/help/default", R"(app_name: ${hydra.job.name}
header: |
  ${hydra.help.app_name}: soft-prompt tuning of frozen language models
footer: |
  --hydra-help lists the flags
template: |
  ${hydra.help.header}
  == Groups: GROUP=OPTION chooses ==
  $APP_CONFIG_GROUPS

  == Configuration: KEY=VALUE changes, +KEY=VALUE adds, ~KEY removes ==
  $CONFIG

  ${hydra.help.footer}
)"},
    {"hydra/hydra_help/default", R"(template: |
  == Flags ==
  $FLAGS_HELP

  == Groups of the hydra node, as in hydra/job_logging=disabled ==
  $HYDRA_CONFIG_GROUPS

  --cfg hydra shows the node.
)"},
    {"hydra/hydra_logging/default", R"(version: 1
formatters:
  simple:
    format: '[%(asctime)s][HYDRA] %(message)s'
handlers:
  console:
    class: logging.StreamHandler
    formatter: simple
    stream: ext://sys.stdout
root:
  level: INFO
  handlers: [console]
loggers:
  logging_example:
    level: DEBUG
disable_existing_loggers: false
)"},
    {"hydra/hydra_logging/disabled", "version: 1\nroot:\n  level: ERROR\ndisable_existing_loggers: true\n"},
    {"hydra/hydra_logging/hydra_debug", R"(version: 1
formatters:
  simple:
    format: '[%(asctime)s][%(name)s][%(levelname)s] - %(message)s'
handlers:
  file:
    class: logging.FileHandler
    mode: w
    formatter: simple
    filename: hydra-${hydra.job.name}.log
    delay: true
root:
  level: ERROR
  handlers: [file]
loggers:
  hydra:
    level: DEBUG
disable_existing_loggers: false
)"},
    {"hydra/hydra_logging/none", "version: 1\nroot: null\ndisable_existing_loggers: false\n"},
    {"hydra/job_logging/default", R"(version: 1
formatters:
  simple:
    format: '[%(asctime)s][%(name)s][%(levelname)s] - %(message)s'
handlers:
  console:
    class: logging.StreamHandler
    formatter: simple
    stream: ext://sys.stdout
  file:
    class: logging.FileHandler
    formatter: simple
    filename: ${hydra.runtime.output_dir}/${hydra.job.name}.log
root:
  level: INFO
  handlers: [console, file]
disable_existing_loggers: false
)"},
    {"hydra/job_logging/disabled", "version: 1\nroot:\n  level: ERROR\ndisable_existing_loggers: true\n"},
    {"hydra/job_logging/none", "version: 1\nroot: null\ndisable_existing_loggers: false\n"},
    {"hydra/job_logging/stdout", R"(version: 1
formatters:
  simple:
    format: '%(message)s'
handlers:
  console:
    class: logging.StreamHandler
    formatter: simple
    stream: ext://sys.stdout
root:
  level: INFO
  handlers: [console]
disable_existing_loggers: false
)"},
    {"hydra/env/default", ""},
};

}  // namespace

std::optional<std::string_view> built_in_file(std::string_view source) {
  constexpr std::string_view kPlace = kBuiltInPath;
  if (!source.starts_with(kPlace) || !source.ends_with(".yaml")) return std::nullopt;
  source.remove_prefix(kPlace.size() + 1);
  source.remove_suffix(5);
  for (const File& file : kFiles) {
    if (file.name == source) return file.text;
  }
  return std::nullopt;
}

const std::vector<std::string_view>& built_in_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const File& file : kFiles) names.push_back(file.name);
    return names;
  }();
  return kNames;
}

bool is_built_in_group(std::string_view group) {
  const auto& names = built_in_names();
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return name.size() > group.size() && name.starts_with(group) && name[group.size()] == '/';
  });
}

}  // namespace sotto::config
