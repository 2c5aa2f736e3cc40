#include "cluster/shell_quote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "tests/support/message_of.h"

namespace sotto::cluster {
namespace {

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  std::string output;
  std::array<char, 256> buffer{};
  for (std::size_t size; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), size);
  }
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return output;
}

TEST(ShellQuote, LeavesHarmlessWordsBare) {
  for (const char* const word : {"a", "/path/to-file_1.yaml", "key=value", "a:b,c@d%e+f"}) {
    EXPECT_EQ(shell_quote(word), word);
  }
  EXPECT_EQ(shell_quote(""), "''");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
}

TEST(ShellQuote, EveryWordReachesTheProgramUnchanged) {
  for (const std::string word : {"two words", "it's \"quoted\"", "$HOME `id` $(id)", "a\nb", "tab\tend", "Größe 日本語",
                                 "back\\slash", "*?[a]", "~root", "#no comment", "!history", "a;b&c|d>e", "-n", "=x"}) {
    for (const char* const shell : {"/bin/sh", "/bin/bash"}) {
      EXPECT_EQ(output_of(std::string(shell) + " -c " + shell_quote("printf %s " + shell_quote(word))), word) << shell;
    }
  }
}

TEST(ShellQuote, RefusesWhatNoArgumentCanHold) {
  EXPECT_THAT(testing::message_of([] { shell_quote(std::string_view("a\0b", 3)); }),
              ::testing::HasSubstr("a null character"));
}

TEST(ShellCommand, QuotesEachWord) { EXPECT_EQ(shell_command({"echo", "a b", "c"}), "echo 'a b' c"); }

}  // namespace
}  // namespace sotto::cluster
