#include "cluster/make_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::cluster {
namespace {

struct PlaceCase {
  const char* name;
  const char* yaml;
  const char* choice;
  const char* type;  // "": a problem
  const char* problem;
};

class MakePlace : public ::testing::TestWithParam<PlaceCase> {};

TEST_P(MakePlace, FollowsTypeThenChoice) {
  config::BindReport report;
  const Place place = make_place(config::read_yaml(GetParam().yaml, "t"), GetParam().choice, {}, report);
  if (*GetParam().problem == '\0') {
    EXPECT_THAT(report.problems, ::testing::IsEmpty());
    EXPECT_NE(place.backend, nullptr);
    EXPECT_EQ(place.config.type, GetParam().type);
  } else {
    EXPECT_THAT(report.problems, ::testing::Contains(::testing::HasSubstr(GetParam().problem)));
  }
}

INSTANTIATE_TEST_SUITE_P(All, MakePlace,
                         ::testing::Values(PlaceCase{"local", "cluster: {type: local}", "local", "local", ""},
                                           PlaceCase{"by_choice", "cluster: {}", "local", "local", ""},
                                           PlaceCase{"bcp", "cluster: {}", "bcp", "bcp", ""},
                                           PlaceCase{"bcm", "cluster: {mem: 0}", "bcm", "slurm", ""},
                                           PlaceCase{"list_of_nodes", "cluster: {type: slurm, nodelist: [n1, n2]}",
                                                     "slurm", "slurm", ""},
                                           PlaceCase{"slurm_key", "cluster: {type: slurm, partion: x}", "slurm", "",
                                                     "cluster.partion: there is no such key"},
                                           PlaceCase{"interactive", "cluster: {}", "interactive", "local", ""},
                                           PlaceCase{"unknown", "cluster: {type: slrum}", "x", "",
                                                     "'slrum'. Types: local, slurm, bcp. Did you mean 'slurm'?"},
                                           PlaceCase{"none", "cluster: null", "null", "", "no place is chosen"},
                                           PlaceCase{"key", "cluster: {type: local, partition: x}", "local", "",
                                                     "cluster.partition: there is no such key"}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace sotto::cluster
