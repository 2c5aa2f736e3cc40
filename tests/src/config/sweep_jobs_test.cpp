#include "src/config/sweep_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/error.h"
#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

using Jobs = std::vector<std::vector<std::string>>;

Jobs jobs_of(const std::vector<std::string>& overrides, const SearchPath& search_path = {}) {
  std::vector<Override> parsed;
  for (const std::string& text : overrides) parsed.push_back(parse_override(text));
  return sweep_jobs(parsed, search_path);
}

std::vector<std::string> values_of(const std::string& override) {
  return sweep_values(parse_override(override), SearchPath());
}

TEST(SweepJobs, TheLastKeyVariesFastest) {
  EXPECT_EQ(jobs_of({"a=1,2", "c=3", "b=x,y"}),
            (Jobs{{"a=1", "c=3", "b=x"}, {"a=1", "c=3", "b=y"}, {"a=2", "c=3", "b=x"}, {"a=2", "c=3", "b=y"}}));
  EXPECT_EQ(jobs_of({"a=1"}), (Jobs{{"a=1"}}));
  EXPECT_EQ(jobs_of({}), (Jobs{{}}));
}

TEST(SweepJobs, OfAKeyNamedTwiceTheLaterCountsAtThePlaceOfTheFirst) {
  EXPECT_EQ(jobs_of({"a=1,2", "c=3", "a=4,5"}), (Jobs{{"a=4", "c=3"}, {"a=5", "c=3"}}));
}

TEST(SweepJobs, PrefixesStay) { EXPECT_EQ(jobs_of({"+a=1,2", "~b"}), (Jobs{{"+a=1", "~b"}, {"+a=2", "~b"}})); }

// The expected values are those of hydra-core 1.3.2.
TEST(SweepValues, AreHydras) {
  EXPECT_THAT(values_of("a=range(3)"), ElementsAre("0", "1", "2"));
  EXPECT_THAT(values_of("a=range(3,0,-1)"), ElementsAre("3", "2", "1"));
  EXPECT_THAT(values_of("a=range(1.5,3)"), ElementsAre("1.5", "2.5"));
  EXPECT_THAT(values_of("a=range(1,2,0.25)"), ElementsAre("1.0", "1.25", "1.5", "1.75"));
  EXPECT_THAT(values_of("a=range(0,1,0.1)"),
              ElementsAre("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7000000000000001", "0.8", "0.9"));
  EXPECT_THAT(values_of("a=sort(range(3),reverse=true)"), ElementsAre("2", "1", "0"));
  EXPECT_THAT(values_of("a=float(range(1,3))"), ElementsAre("1.0", "2.0"));
  EXPECT_THAT(values_of("a=sort(3,1,2)"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(values_of("a=1e-3,5e-3"), ElementsAre("0.001", "0.005"));
  EXPECT_THAT(values_of("a=-1e-4,1e20"), ElementsAre("-0.0001", "1e+20"));
  EXPECT_THAT(values_of("a=true,null"), ElementsAre("True", "null"));
  EXPECT_THAT(values_of("a='1,2',3"), ElementsAre("'1,2'", "3"));
  EXPECT_THAT(values_of("a=x\\,y,z"), ElementsAre("x\\,y", "z"));
  EXPECT_THAT(values_of("a=[1,2],[3]"), ElementsAre("[1,2]", "[3]"));
  EXPECT_THAT(values_of("a=tag(t,choice(1,2))"), ElementsAre("1", "2"));
  EXPECT_THAT(values_of("a=range(3,1)"), ElementsAre());
}

TEST(SweepValues, AShuffleHasTheSameValues) {
  EXPECT_THAT(values_of("a=shuffle(1,2,3)"), UnorderedElementsAre("1", "2", "3"));
}

TEST(SweepValues, AGlobChoosesOptions) {
  const testing::ConfigFolder folder({{"db/pg.yaml", ""}, {"db/pg_old.yaml", ""}, {"db/sqlite.yaml", ""}});
  const SearchPath path = folder.search_path();
  EXPECT_EQ(jobs_of({"db=glob(*)"}, path), (Jobs{{"db=pg"}, {"db=pg_old"}, {"db=sqlite"}}));
  EXPECT_EQ(jobs_of({"db=glob(*,exclude=*_old)"}, path), (Jobs{{"db=pg"}, {"db=sqlite"}}));
  EXPECT_EQ(jobs_of({"db=glob([sqlite,pg])"}, path), (Jobs{{"db=pg"}, {"db=sqlite"}}));
  EXPECT_THAT(testing::message_of([&] { jobs_of({"db=glob(my*)"}, path); }),
              HasSubstr("no option of 'db' matches. Options: pg, pg_old, sqlite."));
  EXPECT_THAT(testing::message_of([&] { jobs_of({"dp=glob(*)"}, path); }), HasSubstr("'dp' is none. Groups: db."));
}

TEST(SweepValues, WhatHasNoValuesIsRefused) {
  EXPECT_THAT(testing::message_of([] { values_of("a=interval(0,1)"); }),
              HasSubstr("override 'a=interval(0,1)': an interval has no values to go through one by one."));
  EXPECT_THAT(testing::message_of([] { values_of("a=range(0,1,0)"); }), HasSubstr("never ends"));
  EXPECT_THAT(testing::message_of([] { values_of("a=range(0,1e9,1)"); }), HasSubstr("more than 10000 jobs"));
  EXPECT_THAT(testing::message_of([] {
                jobs_of({"a=range(200)", "b=range(200)"});
              }),
              HasSubstr("the sweep gives more than 10000 jobs"));
}

}  // namespace
}  // namespace sotto::config
