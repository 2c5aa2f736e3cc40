#include "launcher/completion_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "src/core/atomic_file.h"
#include "tests/support/config_folder.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// The expected candidates are those of hydra-core 1.3.2 for the same files and words, but where a comment says so.
class CompletionQuery : public ::testing::Test {
 protected:
  std::vector<std::string> of(const std::string& words) const {
    return completions("sotto -cp " + tree_.path().string() + " " + words);
  }
  const testing::ConfigFolder tree_{
      {{"config.yaml",
        "defaults:\n- db: pg\n- model: llama/small\n- _self_\n"
        "rate: 0.5\nlist: [a, {b: 1}]\nflag: true\nopen: ???\nsame: ${rate}\nnothing: null\ndeep: {a: {b: c}}\n"},
       {"db/pg.yaml", "port: 1\n"},
       {"db/mysql.yaml", "port: 2\n"},
       {"extra/one.yaml", "x: 1\n"},
       {"model/llama/small.yaml", "width: 8\n"},
       {"model/llama/large.yaml", "width: 16\n"}}};
};

TEST_F(CompletionQuery, GroupsAndTheirOptions) {
  EXPECT_THAT(of("db="), ElementsAre("db=mysql", "db=pg"));
  EXPECT_THAT(of("db=m"), ElementsAre("db=mysql"));
  EXPECT_THAT(of("ex"), ElementsAre("extra="));
  EXPECT_THAT(of("+ex"), ElementsAre("+extra="));
  EXPECT_THAT(of("+extra="), ElementsAre("+extra=one"));
  EXPECT_THAT(of("~d"), ElementsAre("~db"));
  EXPECT_THAT(of("model/"), ElementsAre("model/llama="));
  EXPECT_THAT(of("hydra/job_logging=d"), ElementsAre("hydra/job_logging=default", "hydra/job_logging=disabled"));
}

TEST_F(CompletionQuery, NestedOptionsWhereTheDefaultsListNamesTheOuterGroup) {
  // Hydra offers nothing behind `model=` here, although model=llama/large is what works.
  EXPECT_THAT(of("model="), ElementsAre("model=llama/large", "model=llama/small"));
  EXPECT_THAT(of("mod"), ElementsAre("model.", "model/", "model="));
}

TEST_F(CompletionQuery, KeysOfTheConfigurationAndTheirValues) {
  EXPECT_THAT(of("ra"), ElementsAre("rate="));
  EXPECT_THAT(of("rate="), ElementsAre("rate=0.5"));
  EXPECT_THAT(of("d"), ElementsAre("db.", "db=", "deep."));
  EXPECT_THAT(of("deep."), ElementsAre("deep.a."));
  EXPECT_THAT(of("deep.a.b="), ElementsAre("deep.a.b=c"));
  EXPECT_THAT(of("db.po"), ElementsAre("db.port="));
  EXPECT_THAT(of("list."), ElementsAre("list.0=", "list.1."));
  EXPECT_THAT(of("flag="), ElementsAre("flag=true"));
  EXPECT_THAT(of("same="), ElementsAre("same=0.5"));
  EXPECT_THAT(of("open="), ElementsAre("open="));
  EXPECT_THAT(of("nothing="), IsEmpty());
  EXPECT_THAT(of("zzz"), IsEmpty());
  EXPECT_THAT(of("hydra.sweep."), ElementsAre("hydra.sweep.dir=", "hydra.sweep.subdir="));  // not all of it resolves
}

TEST_F(CompletionQuery, TheWordsBeforeCount) {
  EXPECT_THAT(of("model=llama/large model.w"), ElementsAre("model.width="));
  EXPECT_THAT(of("model=llama/large model.width="), ElementsAre("model.width=16"));
  EXPECT_THAT(of("--dry-run +extra=one extra."), ElementsAre("extra.x="));
}

TEST_F(CompletionQuery, WithoutAConfigurationGroupsRemain) {
  EXPECT_THAT(of("no.such.key=1 db="), ElementsAre("db=mysql", "db=pg"));
  EXPECT_THAT(of("no.such.key=1 rate"), IsEmpty());
}

TEST_F(CompletionQuery, FilesBehindAKey) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "data.jsonl", "");
  core::write_file_atomically(folder / "deeper/file", "");
  const std::string start = "rate=" + folder.path().string();
  EXPECT_THAT(of(start + "/d"), ElementsAre(start + "/data.jsonl", start + "/deeper"));
  EXPECT_THAT(of(start + "/"), ElementsAre(start + "/data.jsonl", start + "/deeper"));
}

TEST_F(CompletionQuery, FlagsAndCommands) {  // Hydra has neither
  EXPECT_THAT(completions("sotto --dr"), ElementsAre("--dry-run"));
  EXPECT_THAT(completions("sotto stat"), ElementsAre("status"));
  EXPECT_THAT(completions("sotto x=1 stat"), Not(Contains("status")));
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "run/manifest.json", "");
  EXPECT_THAT(completions("sotto status " + folder.path().string() + "/r"), ElementsAre((folder / "run").string()));
  EXPECT_THAT(completions("sotto ins"), ElementsAre("inspect"));
  EXPECT_THAT(completions("sotto inspect " + (folder / "run").string() + "/m"),
              ElementsAre((folder / "run/manifest.json").string()));
}

TEST_F(CompletionQuery, AnEmptyWordListsGroupsAndKeys) {
  const auto all = of("");
  EXPECT_THAT(all, Contains("db="));
  EXPECT_THAT(all, Contains("rate="));
  EXPECT_THAT(all, Not(Contains("status")));
}

TEST(KeyCompletions, OfAKeyThatIsNone) {
  const config::Node root = config::create_from_yaml("a: 1\n", "test");
  EXPECT_THAT(key_completions(root, "b."), IsEmpty());
  EXPECT_THAT(key_completions(root, "a.b"), IsEmpty());
  EXPECT_THAT(key_completions(root, "a."), ElementsAre("a.1"));
}

}  // namespace
}  // namespace sotto::launcher
