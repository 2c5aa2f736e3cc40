#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "launcher/command_line.h"
#include "src/config/compose.h"
#include "src/config/interpolation.h"
#include "src/config/search_path.h"

namespace sotto::launcher {

// The configuration that a command line asks for.
class ComposedRun {
 public:
  // With `line.multirun` what all jobs of a sweep have in common: sweeps are left out.
  // Errors (UserError): those of config::compose; a cluster_type that is no cluster.
  explicit ComposedRun(const CommandLine& line);
  // The same folders with other overrides: files that the other one read are not read again.
  ComposedRun(const CommandLine& line, const ComposedRun& other);

  const config::SearchPath& search_path() const { return composition_.search_path; }
  const config::Composition& composition() const { return composition_; }
  // Sets a value as if the last override had.
  void set(std::string_view key, config::Node value);
  const config::Node& root() const { return composition_.root; }
  // The option that was chosen for a group; "null" where none is.
  std::string choice(std::string_view group) const;

  // The subtree at a key with its interpolations resolved; the whole for "".
  // Errors (UserError): no such key; what config::Interpolation reports.
  config::Node resolved(std::string_view key) const;

 private:
  void compose(const CommandLine& line);
  void compose(const CommandLine& line, const std::vector<std::string>& overrides);
  void follow_cluster_type(const CommandLine& line, std::vector<std::string> overrides);
  bool find_cluster(const std::string& option);

  config::SearchPath search_path_;
  config::Composition composition_;
  config::ResolverTable resolvers_;
};

}  // namespace sotto::launcher
