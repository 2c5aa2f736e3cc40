#include "launcher/show_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/launcher_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ShowPlan, TextHasTheStagesAndEveryFile) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(
      plan_text(folder.plan()),
      AllOf(HasSubstr("run folder: " + folder.run_folder().string()), HasSubstr("afterok data_preparation"),
            HasSubstr("==> " + (folder.run_folder() / "conversion/conversion.yaml").string() + " <==\nconversion:"),
            HasSubstr("==> " + (folder.run_folder() / "conversion/conversion.sh").string() + " <==\n#!/bin/bash")));
}

TEST(ShowPlan, JsonIsForPrograms) {
  const testing::LauncherFolder folder;
  const auto json = nlohmann::json::parse(plan_json(folder.plan({"stages=[conversion]"})));
  EXPECT_EQ(json["stages"][0]["name"], "conversion");
  EXPECT_EQ(json["files"].size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(folder / "results"));
}

}  // namespace
}  // namespace sotto::launcher
