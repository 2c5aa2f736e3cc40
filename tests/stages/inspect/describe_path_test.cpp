#include "stages/inspect/describe_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::inspect {
namespace {

using ::testing::HasSubstr;

TEST(DescribePath, WhatItDoesNotKnowIsAnErrorThatHelps) {
  const testing::TemporaryFolder folder;
  const auto message = [&](const std::string& name) {
    return testing::message_of([&] { describe_path(folder / name); });
  };
  core::write_file_atomically(folder / "model.gguf", "hello, this is a text");
  EXPECT_THAT(message("model.guf"), HasSubstr("model.guf' does not exist. Did you mean 'model.gguf'?"));
  EXPECT_THAT(message("model.gguf"), HasSubstr("none of the files that sotto knows: GGUF, safetensors"));
  core::write_file_atomically(folder / "run/manifest.json", "{}");
  EXPECT_THAT(message("run"), HasSubstr("is a run folder. `sotto status"));
  core::write_file_atomically(folder / "other/readme", "x");
  EXPECT_THAT(message("other"), HasSubstr("none of the folders that sotto knows: a model (config.json)"));
}

TEST(DescribePath, DamagedFilesKeepTheirReadersErrors) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.gguf", "GGUF\x03");
  EXPECT_THAT(testing::message_of([&] { describe_path(folder / "a.gguf"); }), HasSubstr("a.gguf'"));
  core::write_file_atomically(folder / "m/config.json", "no JSON");
  EXPECT_THAT(testing::message_of([&] { describe_path(folder / "m"); }),
              HasSubstr("config.json' is not a JSON object"));
}

}  // namespace
}  // namespace sotto::inspect
