#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "src/checkpoint/nemo_prompts.h"
#include "src/config/program_arguments.h"
#include "src/core/error.h"
#include "src/core/program.h"
#include "stages/prompts/edit_prompts.h"

namespace {

struct Request {
  std::string folder, second, from, to, output, nemo_version = "1.16";
  std::vector<std::string> tasks;
};

int run(int argc, char** argv) {
  namespace checkpoint = sotto::checkpoint;
  CLI::App app("Lists and changes the tasks of prompt folders.", "sotto-prompts");
  Request request;
  CLI::App* const list = app.add_subcommand("list", "the tasks of a prompt folder");
  CLI::App* const remove = app.add_subcommand("remove", "leaves tasks out");
  CLI::App* const rename = app.add_subcommand("rename", "gives a task another name");
  CLI::App* const merge = app.add_subcommand("merge", "joins two folders of one model");
  CLI::App* const convert = app.add_subcommand("convert", "writes the prompts as another kind of file");
  for (CLI::App* const command : {list, remove, rename, merge, convert}) {
    command->add_option("folder", request.folder, "the prompt folder, or prompts of NeMo (.nemo)")->required();
  }
  remove->add_option("tasks", request.tasks, "the tasks to leave out")->required();
  rename->add_option("from", request.from, "the task's name")->required();
  rename->add_option("to", request.to, "its new name")->required();
  merge->add_option("second", request.second, "the other prompt folder")->required();
  merge->add_option("--output", request.output, "the folder to write")->required();
  convert->add_option("--output", request.output, "a .nemo archive, or else the prompt folder to write")->required();
  convert
      ->add_option("--nemo-version", request.nemo_version,
                   "the version of NeMo that reads the archive, 1.9 to 1.22 (from 1.17 on: one task)")
      ->capture_default_str();
  for (CLI::App* const command : {remove, rename}) {
    command->add_option("--output", request.output, "the folder to write; without it the folder itself is changed");
  }
  app.require_subcommand(1);
  if (sotto::config::help_was_asked(app, argc, argv)) return sotto::core::kExitDone;
  auto prompts = checkpoint::load_prompt_folder(request.folder);
  if (list->parsed()) {
    fmt::print("{}", sotto::prompts::list_tasks(prompts));
    return sotto::core::kExitDone;
  }
  if (remove->parsed()) prompts = sotto::prompts::without_tasks(std::move(prompts), request.tasks);
  if (rename->parsed()) prompts = sotto::prompts::with_renamed_task(std::move(prompts), request.from, request.to);
  if (merge->parsed()) {
    prompts = sotto::prompts::merged(std::move(prompts), checkpoint::load_prompt_folder(request.second));
  }
  if (request.output.ends_with(".nemo")) {
    checkpoint::save_nemo_prompts(request.output, prompts, checkpoint::nemo_prompt_form(request.nemo_version));
    return sotto::core::kExitDone;
  }
  checkpoint::save_prompt_folder(request.output.empty() ? request.folder : request.output, prompts);
  return sotto::core::kExitDone;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-prompts", [&] { return run(argc, argv); });
}
