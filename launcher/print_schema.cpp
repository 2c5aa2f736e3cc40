#include "launcher/print_schema.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "cluster/bcp/bcp_config.h"
#include "cluster/slurm/slurm_config.h"
#include "launcher/foreign_stage.h"
#include "launcher/launcher_config.h"
#include "launcher/stage_catalog.h"
#include "src/config/describe.h"
#include "src/config/json_schema.h"

namespace sotto::launcher {
namespace {

using config::FieldDescription;

// A part of the configuration under a heading of the reference page.
struct Chapter {
  std::string title, text;
  std::vector<FieldDescription> fields;
  bool is_ours = true;  // else any section may be like it, so that the schema names none
};

std::vector<Chapter> chapters() {
  const std::string cluster = "cluster";
  std::vector<Chapter> list{
      {"The plan", "The top level.", config::describe_section<LauncherConfig>("")},
      {"This machine", "`cluster=local`.", config::describe_section<cluster::PlaceConfig>(cluster)},
      {"Slurm", "`cluster=slurm`; null: sbatch is not told. [slurm.md](slurm.md) shows a first run.",
       config::describe_section<cluster::SlurmConfig>(cluster)},
      {"Base Command Platform", "`cluster=bcp`.", config::describe_section<cluster::BcpConfig>(cluster)}};
  for (const StageEntry& stage : stage_catalog()) {
    list.push_back(
        {fmt::format("The stage {}", stage.name), fmt::format("Run by `{}`.", stage.program), stage.describe()});
  }
  list.push_back({"Any other stage",
                  "A section with `run.command_groups` is a stage of its own; its name stands for STAGE.",
                  config::describe_section<ForeignRunConfig>("STAGE.run"), false});
  return list;
}

std::string reference_page() {
  std::string page =
      "# Configuration reference\n\n"
      "Every key of every section. This page is written by `make reference` from the same lists that read the "
      "configuration; a test keeps it current. A default stands where no file says otherwise; what the files of "
      "`conf/` "
      "say is shown by `sotto --cfg job`, and by whom by `sotto --explain KEY`. `[]` are the items of a list, NAME is "
      "any name.\n";
  for (const Chapter& chapter : chapters()) {
    page += fmt::format("\n## {}\n\n{}\n\n{}", chapter.title, chapter.text, config::reference_table(chapter.fields));
  }
  return page;
}

}  // namespace

std::string printed_schema(const CommandLine& line) {
  if (line.format == "markdown") return reference_page();
  std::vector<FieldDescription> fields;
  for (const Chapter& chapter : chapters()) {
    if (chapter.is_ours) fields.insert(fields.end(), chapter.fields.begin(), chapter.fields.end());
  }
  nlohmann::ordered_json schema = config::json_schema(fields);
  if (!line.package.empty()) schema = config::section_schema(schema, line.package);
  return schema.dump(2) + "\n";
}

}  // namespace sotto::launcher
