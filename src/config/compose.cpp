#include "src/config/compose.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>

#include "src/config/apply_override.h"
#include "src/config/key_path.h"
#include "src/config/merge.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

// Runs every action and reports all that went wrong at once.
class Failures {
 public:
  void collect(const std::function<void()>& action) {
    try {
      action();
    } catch (const core::UserError& error) {
      texts_.emplace_back(error.what());
    }
  }
  void throw_if_any() const {
    if (!texts_.empty()) throw core::UserError(fmt::format("{}", fmt::join(texts_, "\n")));
  }

 private:
  std::vector<std::string> texts_;
};

// The content of one file, its `defaults` taken out, at its package.
Node content_at_package(const DefaultsEntry& entry) {
  Node content = entry.file->content;
  if (content.is_map()) content.erase("defaults");
  for (std::vector<std::string> path = split_key(entry.package); !path.empty(); path.pop_back()) {
    Node outer(Map{}, content.origin);
    outer.map().emplace_back(path.back(), std::move(content));
    content = std::move(outer);
  }
  return content;
}

bool chooses_option(const SearchPath& search_path, const Override& override) {
  return search_path.has_group(override.key) && !override.value.is_map();
}

}  // namespace

Composition compose(SearchPath& search_path, const ComposeRequest& request) {
  std::vector<Override> choices, values;
  Failures failures;
  for (const std::string& text : request.overrides) {
    failures.collect([&] {
      Override override = parse_override(text);
      if (!override.package.empty() && !search_path.has_group(override.key)) {
        throw core::UserError(fmt::format("override '{}': there is no config group '{}'. Only groups take '@package'.",
                                          text, override.key));
      }
      (chooses_option(search_path, override) ? choices : values).push_back(std::move(override));
    });
  }
  failures.throw_if_any();

  Composition composition;
  composition.defaults = resolve_defaults(search_path, request.config_name, choices);
  composition.root = Node(Map{}, {request.config_name, 0, 0});
  for (const DefaultsEntry& entry : composition.defaults.entries) {
    const Node content = content_at_package(entry);
    if (!content.is_map()) {
      throw core::UserError(fmt::format("{}: a primary configuration must be a mapping, but is {}.",
                                        entry.file->file.string(), content.kind_name()));
    }
    merge_into(composition.root, content);
  }
  for (const Override& override : values) failures.collect([&] { apply_override(composition.root, override); });
  failures.throw_if_any();
  return composition;
}

}  // namespace sotto::config
