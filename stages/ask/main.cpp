#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "src/config/describe.h"
#include "src/config/program_arguments.h"
#include "src/core/error.h"
#include "src/core/program.h"
#include "stages/ask/answerer.h"
#include "stages/ask/ask.h"
#include "stages/ask/ask_settings.h"

namespace {

using sotto::ask::AskConfig;

int run(int argc, char** argv) {
  CLI::App app("Answers questions from the terminal or the standard input, with a run's prompts or a prompt folder.",
               "sotto-ask");
  std::filesystem::path folder;
  std::vector<std::string> overrides;
  std::string task, format = "text";
  app.add_option("folder", folder, "a run's folder, or a prompt folder")->required();
  app.add_option("overrides", overrides, "settings: key=value, as inference.num_beams=4");
  app.add_option("--task", task, "the task of lines that name none");
  app.add_option("--format", format, "text, or json: a line of JSON for each answer")
      ->check(CLI::IsMember({"text", "json"}));
  app.footer(
      "A question is a JSON object on one line ({\"question\": \"...\"}), or a line field=value for each field of "
      "the task;\nwhere there is one field, a line is its value.\n\nKeys:\n" +
      sotto::config::description_table(sotto::config::describe_section<AskConfig>("")));
  if (sotto::config::help_was_asked(app, argc, argv)) return sotto::core::kExitDone;
  const sotto::ask::Answerer answerer(sotto::ask::ask_settings(folder, overrides));
  sotto::ask::ask(std::cin, std::cout, std::cerr, sotto::ask::QuestionForm(answerer.fields(), task),
                  [&](const auto& question) { return answerer.answer(question); },
                  {.json = format == "json", .interactive = ::isatty(STDIN_FILENO) != 0});
  return sotto::core::kExitDone;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-ask", [&] { return run(argc, argv); });
}
