#include "launcher/print_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

nlohmann::json schema_of(const std::vector<std::string>& words) {
  return nlohmann::json::parse(printed_schema(parse_command_line(words)));
}

TEST(PrintSchema, HasEverySection) {
  const nlohmann::json sections = schema_of({"--schema"})["properties"];
  for (const char* const name :
       {"stages", "run", "cluster", "data_preparation", "conversion", "prompt_learning", "evaluation"}) {
    EXPECT_TRUE(sections.contains(name)) << name;
  }
  // The keys of all kinds of places.
  EXPECT_THAT(sections["cluster"]["properties"].dump(),
              AllOf(HasSubstr("\"gpus_per_node\""), HasSubstr("\"bcprun_args\""), HasSubstr("\"bin_dir\"")));
}

TEST(PrintSchema, APackageIsForTheFilesOfItsGroup) {
  const nlohmann::json schema = schema_of({"--schema", "--package", "conversion"});
  EXPECT_TRUE(schema["properties"].contains("model"));
  EXPECT_TRUE(schema["properties"].contains("defaults"));
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_THAT(testing::message_of([] {
                schema_of({"--schema", "--package", "convertion"});
              }),
              HasSubstr("the schema has no section 'convertion'. Did you mean 'conversion'"));
}

TEST(PrintSchema, TheReferencePageIsCurrent) {
  const std::string page = printed_schema(parse_command_line({"--schema", "--format", "markdown"}));
  const core::MappedFile kept(SOTTO_SOURCE_DIR "/docs/configuration_reference.md");
  EXPECT_TRUE(kept.text() == page) << "docs/configuration_reference.md is out of date: run make reference";
}

}  // namespace
}  // namespace sotto::launcher
