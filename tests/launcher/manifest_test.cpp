#include "launcher/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

Manifest example(const std::filesystem::path& folder) {
  Manifest manifest;
  manifest.folder = folder;
  manifest.command_line = {"sotto"};
  manifest.overrides = {"run.name=größe"};
  manifest.config_name = "config";
  manifest.working_folder = "/here";
  manifest.created_s = 100.5;
  manifest.cluster_choice = "local";
  manifest.cluster_section = config::Node(config::Map{});
  manifest.configuration = config::Node(config::Map{});
  ManifestStage stage;
  stage.job.name = "conversion";
  stage.job.state = cluster::JobState::kFailed;
  stage.job.job_id = "12";
  stage.job.exit_code = 3;
  stage.job.started_s = 101;
  stage.job.log = "/run/conversion.log";
  stage.inputs = {"/in"};
  manifest.stages.push_back(stage);
  return manifest;
}

TEST(Manifest, ReadsBackWhatWasWritten) {
  const testing::TemporaryFolder folder;
  const Manifest manifest = example(folder.path());
  write_manifest(manifest);
  const Manifest back = read_manifest(folder.path());
  EXPECT_EQ(manifest_json(back), manifest_json(manifest));
  EXPECT_EQ(back.stages[0].job.exit_code, 3);
  EXPECT_EQ(back.stages[0].job.ended_s, 0);
  EXPECT_EQ(back.overrides, manifest.overrides);
}

TEST(Manifest, ASweepNamesItsJobs) {
  const testing::TemporaryFolder folder;
  Manifest manifest = example(folder.path());
  manifest.sweep = {{0, {"a=1"}, "/run/0"}};
  manifest.stages[0].sweep_job = 0;
  write_manifest(manifest);
  const Manifest back = read_manifest(folder.path());
  EXPECT_EQ(manifest_json(back), manifest_json(manifest));
  EXPECT_EQ(back.sweep[0].folder, "/run/0");
  EXPECT_EQ(back.stages[0].sweep_job, 0U);
}

TEST(Manifest, AStageSaysWhatBecameOfIt) {
  const auto json = manifest_json(example("/run"));
  EXPECT_EQ(json["stages"][0]["name"], "conversion");
  EXPECT_EQ(json["stages"][0]["state"], "failed");
  EXPECT_EQ(json["stages"][0]["job_id"], "12");
  EXPECT_EQ(json["stages"][0]["exit_code"], 3);
  EXPECT_FALSE(json["stages"][0].contains("element"));
}

TEST(Manifest, AFolderWithoutOneSuggestsAnother) {
  const testing::TemporaryFolder folder;
  write_manifest(example(folder / "quickstart"));
  EXPECT_THAT(testing::message_of([&] { read_manifest(folder / "quikstart"); }),
              HasSubstr("has no manifest.json. Did you mean 'quickstart'?"));
}

TEST(Manifest, BrokenAndNewerOnesAreRefused) {
  const testing::TemporaryFolder folder;
  for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
           {"{\"format_version\": 1", "is no manifest of sotto's"},
           {"{\"format_version\": 1}", "'command_line' not found"},
           {"{\"format_version\": 9}", "written by a newer sotto (format 9, this one reads 1)"}}) {
    core::write_file_atomically(folder / "manifest.json", text);
    EXPECT_THAT(testing::message_of([&] { read_manifest(folder.path()); }), HasSubstr(message));
  }
}

TEST(TextHash, ChangesWithTheText) {
  EXPECT_EQ(text_hash(""), "cbf29ce484222325");   // the offset basis of 64-bit FNV-1a
  EXPECT_EQ(text_hash("a"), "af63dc4c8601ec8c");  // as in the table of the reference implementation
  EXPECT_NE(text_hash("ab"), text_hash("ba"));
}

}  // namespace
}  // namespace sotto::launcher
