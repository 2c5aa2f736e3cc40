#include "src/config/bind.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

struct OptimSection {
  std::string name = "adamw";
  double lr = 1e-3;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name, {"adamw", "sgd"}, "the optimizer");
    visit("lr", lr, "the learning rate");
    visit.ignored("capturable", "a detail of another system");
  }
};

struct ModelSection {
  std::int64_t steps = 5;
  bool shuffle = false;
  std::optional<std::string> note;
  std::vector<double> betas{0.9, 0.98};
  std::map<std::string, std::int64_t> weights;
  std::filesystem::path folder;
  OptimSection optim;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("steps", steps, "how many");
    visit("shuffle", shuffle, "whether");
    visit("note", note, "a note");
    visit("betas", betas, "two numbers");
    visit("weights", weights, "a number for each name");
    visit("folder", folder, "a folder");
    visit("optim", optim, "the optimizer's section");
  }
  void validate(Problems& problems) const {
    if (steps < 1) problems.add("steps", "must be at least 1");
    if (note == "token") problems.add("note", "looks like a secret", Problems::Given::kHidden);
  }
};

ModelSection bound(std::string_view yaml, BindReport& report) {
  return bind_section<ModelSection>(read_yaml(yaml, "c.yaml"), "model", report);
}

std::string problems_of(std::string_view yaml) {
  BindReport report;
  bound(yaml, report);
  return message_of([&] { throw_problems("Wrong:", report); });
}

TEST(Bind, every_type_is_read_and_absent_keys_keep_their_default) {
  BindReport report;
  const auto model = bound(
      "model:\n  steps: 7\n  shuffle: yes\n  note: hi\n  betas: [1, 0.5]\n  weights: {a: 3}\n  folder: /x\n  optim:\n  "
      "  lr: 1\n",
      report);
  EXPECT_TRUE(report.problems.empty()) << report.problems.front();
  EXPECT_EQ(model.steps, 7);
  EXPECT_TRUE(model.shuffle);
  EXPECT_EQ(model.note, "hi");
  EXPECT_EQ(model.betas, (std::vector<double>{1.0, 0.5}));
  EXPECT_EQ(model.weights.at("a"), 3);
  EXPECT_EQ(model.folder, "/x");
  EXPECT_EQ(model.optim.lr, 1.0);
  EXPECT_EQ(model.optim.name, "adamw");
}

TEST(Bind, all_problems_come_in_one_message_with_keys_places_and_nearest_names) {
  const std::string text = problems_of("model:\n  stesp: 1\n  shuffle: 3\n  optim:\n    name: adam\n    lr: fast\n");
  for (const char* const part :
       {"model.stesp", "'steps'", "model.shuffle: expected true or false, but got 3 (c.yaml:3:12)",
        "model.optim.name: expected one of adamw, sgd", "model.optim.lr: expected a number"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(Bind, a_number_is_finite) {
  const std::string text = problems_of("model: {betas: [0.9, -.inf], optim: {lr: .nan}}");
  EXPECT_NE(text.find("model.optim.lr: expected a finite number, but got .nan"), std::string::npos) << text;
  EXPECT_NE(text.find("model.betas.1: expected a finite number, but got -.inf"), std::string::npos) << text;
}

TEST(Bind, null_fits_only_optional_fields_and_missing_values_must_be_set) {
  EXPECT_EQ(problems_of("model: {note: null}"), "");
  EXPECT_NE(problems_of("model: {steps: null}").find("model.steps: expected an integer, but got null"),
            std::string::npos);
  EXPECT_NE(problems_of("model:\n  folder: ???\n").find("set it: model.folder=VALUE"), std::string::npos);
}

TEST(Bind, checks_across_fields_are_reported_with_the_full_key) {
  EXPECT_NE(problems_of("model: {steps: 0}").find("model.steps: must be at least 1 (0"), std::string::npos);
}

TEST(Bind, a_failed_check_repeats_the_value_and_its_place) {
  EXPECT_EQ(problems_of("model:\n  steps: 0\n"), "Wrong:\n  model.steps: must be at least 1 (0 at c.yaml:2:10)");
  EXPECT_EQ(problems_of("model: {note: token}"), "Wrong:\n  model.note: looks like a secret (c.yaml:1:15)");
}

struct FolderSection {
  std::filesystem::path folder;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("folder", folder, "a folder");
  }
  void validate(Problems& problems) const {
    if (folder.empty()) problems.add("folder", "must be set");
  }
};

TEST(Bind, a_value_that_could_not_be_read_is_not_checked_too) {
  BindReport report;
  bind_section<FolderSection>(read_yaml("s: {folder: 5}", "c.yaml"), "s", report);
  EXPECT_EQ(report.problems, (std::vector<std::string>{"s.folder: expected a path, but got 5 (c.yaml:1:13)"}));
}

TEST(Bind, ignored_keys_are_noted) {
  BindReport report;
  bound("model: {optim: {capturable: true}}", report);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.without_effect, (std::vector<std::string>{"model.optim.capturable"}));
}

TEST(Bind, a_missing_section_is_a_problem) {
  EXPECT_NE(problems_of("modle: {}").find("'model' is missing"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
