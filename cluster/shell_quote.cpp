#include "cluster/shell_quote.h"

#include <algorithm>
#include <cctype>

#include "src/core/error.h"

namespace sotto::cluster {
namespace {

bool needs_no_quotes(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_@%+=:,./-").find(c) != std::string::npos;
}

}  // namespace

std::string shell_quote(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw core::UserError("a command's argument holds a null character, which no program can be given: '" +
                          std::string(text.substr(0, text.find('\0'))) + "...'");
  }
  // A word that begins with = would be a path lookup in some shells, one with ~ never passes needs_no_quotes.
  if (!text.empty() && text.front() != '=' && std::all_of(text.begin(), text.end(), needs_no_quotes)) {
    return std::string(text);
  }
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string shell_command(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& word : argv) line += (line.empty() ? "" : " ") + shell_quote(word);
  return line;
}

}  // namespace sotto::cluster
