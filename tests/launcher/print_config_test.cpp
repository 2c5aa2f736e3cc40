#include "launcher/print_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

class PrintConfig : public ::testing::Test {
 protected:
  std::string cfg(std::vector<std::string> words) {
    words.push_back("--config-path=" + folder_.path().string());
    const CommandLine line = parse_command_line(words);
    return printed_config(ComposedRun(line), line);
  }

 private:
  testing::ConfigFolder folder_{
      {{"config.yaml", "defaults: [_self_, {db: one}]\nname: x\npath: /d/${name}\n"}, {"db/one.yaml", "port: 80\n"}}};
};

TEST_F(PrintConfig, CfgIsYaml) {
  EXPECT_EQ(cfg({"--cfg", "job"}), "name: x\npath: /d/${name}\ndb:\n  port: 80\n");
  EXPECT_EQ(cfg({"--cfg", "job", "--resolve", "name=z"}), "name: z\npath: /d/z\ndb:\n  port: 80\n");
}

TEST_F(PrintConfig, APackageIsAPart) {
  EXPECT_EQ(cfg({"--cfg", "job", "-p", "db"}), "# @package db\nport: 80\n");
  EXPECT_EQ(cfg({"--cfg", "job", "-p", "db.port"}), "80\n");
  EXPECT_EQ(cfg({"--cfg", "job", "-p", "path", "--resolve"}), "/d/x\n");
  EXPECT_THAT(testing::message_of([&] {
                cfg({"--cfg", "job", "-p", "bd"});
              }),
              HasSubstr("package 'bd' not found in config. Did you mean 'db'"));
}

TEST_F(PrintConfig, JsonIsForPrograms) {
  EXPECT_EQ(cfg({"--cfg", "job", "-p", "db", "--format", "json"}), "{\n  \"port\": 80\n}\n");
}

}  // namespace
}  // namespace sotto::launcher
