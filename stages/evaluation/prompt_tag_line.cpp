#include "stages/evaluation/prompt_tag_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "src/checkpoint/prompt_folder.h"
#include "src/config/update.h"
#include "src/core/error.h"

namespace sotto::evaluation {
namespace {

namespace fs = std::filesystem;

struct OldOptions {
  bool use_soft_prompts = false;
  std::string model_file, path_to_file;
  std::int64_t tokens_to_generate = 32, batch_size = 1;
};

OldOptions parse_old(int argc, const char* const* argv) {
  OldOptions options;
  CLI::App app("Answers the questions of a file with tuned prompts", "sotto-evaluation");
  app.add_flag("--use_soft_prompts", options.use_soft_prompts, "answer with the prompts");
  app.add_option("--model_file", options.model_file, "a prompt folder")->required();
  app.add_option("--path_to_file", options.path_to_file, "JSON Lines: prompt_tag, text and, if known, answer")
      ->required();
  app.add_option("--tokens_to_generate", options.tokens_to_generate, "the longest answer");
  app.add_option("--batch_size", options.batch_size, "questions at once");
  std::int64_t one_device = 1;
  for (const char* const name : {"--tensor_model_parallel_size", "--pipeline_model_parallel_size"}) {
    app.add_option(name, one_device, "without effect: one device holds the model");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    throw core::UserError(fmt::format("{}\nsotto-evaluation --use_soft_prompts --model_file=PROMPTS "
                                      "--path_to_file=QUESTIONS.jsonl --tokens_to_generate=32 --batch_size=16",
                                      error.what()),
                          core::kExitUsage);
  }
  if (!options.use_soft_prompts) {
    throw core::UserError("--use_soft_prompts is missing: without prompts a question has no template.",
                          core::kExitUsage);
  }
  return options;
}

}  // namespace

bool is_prompt_tag_line(int argc, const char* const* argv) {
  for (int at = 1; at < argc; ++at) {
    const std::string_view word = argv[at];
    if (word == "--model_file" || word.starts_with("--model_file=")) return true;
  }
  return false;
}

config::Node prompt_tag_section(int argc, const char* const* argv) {
  const OldOptions options = parse_old(argc, argv);
  const std::string base = checkpoint::load_prompt_folder(options.model_file).base_model;
  if (base.empty()) {
    throw core::UserError(fmt::format("'{}' does not say which language model it was tuned with.", options.model_file));
  }
  config::Node root(config::Map{});
  const auto set = [&](const std::string& key, config::Node value) {
    config::update_value(root, "evaluation." + key, value, {.merge = true, .is_closed = false});
  };
  set("run.name", config::Node(std::string("prompt_tag_evaluation")));
  set("run.results_dir", config::Node(fs::path(options.path_to_file).replace_extension().string() + "_answers"));
  set("language_model_path", config::Node(base));
  set("virtual_prompt_model_file", config::Node(options.model_file));
  set("before", config::Node(false));
  set("data.test_ds", config::Node(config::List{config::Node(options.path_to_file)}));
  set("data.micro_batch_size", config::Node(options.batch_size));
  set("inference.tokens_to_generate", config::Node(options.tokens_to_generate));
  return root;
}

}  // namespace sotto::evaluation
