#include <algorithm>

#include "src/config/interpolation.h"
#include "src/config/interpolation_grammar.h"
#include "src/config/json_node.h"
#include "src/config/key_path.h"
#include "src/config/merge.h"
#include "src/config/missing.h"
#include "src/config/select.h"
#include "src/config/update.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "tests/conformance/applicable.h"
#include "tests/conformance/outcome.h"

// Grammar, merge, select, update, conversion and YAML of OmegaConf.
namespace sotto::conformance {
namespace {

using namespace config;

// A configuration of its own: a text alone is read as YAML there.
Node configuration(const Json& value) {
  if (value.is_string()) return create_from_yaml(value.get<std::string>(), "input");
  Node made = node_from_json(value);
  check_interpolations(made);
  return made;
}

bool option(const Json& recorded, const char* name, bool fallback) {
  return recorded["kw"].contains(name) ? recorded["kw"][name].get<bool>() : fallback;
}

std::string grammar(const Json& recorded) {
  const std::string text = recorded["input"];
  if (recorded["rule"] == "singleElement") {
    parse_element(text, {});
  } else {
    parse_text(text, {});
  }
  return "accepted";
}

std::string merge(const Json& recorded) {
  Node merged = configuration(recorded["inputs"][0]);
  for (std::size_t at = 1; at < recorded["inputs"].size(); ++at) {
    const Json& input = recorded["inputs"][at];
    // OmegaConf.create("???") is a mapping that is missing.
    const Node source = input == "???" ? Node(Map{}) : configuration(input);
    merge_into(merged, source, "", &merged);
  }
  return json_from_node(merged).dump();
}

std::string select(const Json& recorded) {
  const Node root = configuration(recorded["cfg"]);
  SelectOptions options;
  options.throw_on_missing = option(recorded, "throw_on_missing", false);
  options.throw_on_resolution_failure = option(recorded, "throw_on_resolution_failure", true);
  const auto found = select_value(root, recorded["key"].get<std::string>(), options);
  if (!found) return recorded["kw"].contains("default") ? recorded["kw"]["default"].dump() : "null";
  return json_from_node(*found).dump();
}

std::string update(const Json& recorded) {
  Node root = configuration(recorded["cfg"]);
  const bool force = option(recorded, "force_add", false);
  const bool closed = !recorded["struct"].is_null() && recorded["struct"].get<bool>() && !force;
  update_value(root, recorded["key"].get<std::string>(), node_from_json(recorded["value"]),
               {.merge = option(recorded, "merge", true), .is_closed = closed});
  return json_from_node(root).dump();
}

std::string to_container(const Json& recorded) {
  Node root = configuration(recorded["cfg"]);
  if (option(recorded, "resolve", false)) root = resolved(root);
  if (option(recorded, "throw_on_missing", false)) check_nothing_missing(root);
  return json_from_node(root).dump();
}

std::string yaml(const Json& recorded) {
  Node root = configuration(recorded["cfg"]);
  if (option(recorded, "resolve", false)) root = resolved(root);
  if (option(recorded, "sort_keys", false) && root.is_map()) {
    std::stable_sort(root.map().begin(), root.map().end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  return to_yaml(root);
}

std::string from_dotlist(const Json& recorded) {
  Node root(Map{});
  for (const std::string text : recorded["inputs"]) {
    const auto equal = text.find('=');
    Node value;
    if (equal != std::string::npos) value = read_yaml_value(text.substr(equal + 1), "dotlist");
    update_value(root, text.substr(0, equal), value, {.merge = true, .is_closed = false});
  }
  return json_from_node(root).dump();
}

}  // namespace

Outcome replay_omegaconf(const Json& recorded) {
  const std::string kind = recorded["kind"];
  Json input = recorded;
  for (const char* const output : {"result", "error", "kind"}) input.erase(output);
  if (!is_applicable(recorded)) return {input.dump(), "", "", false};
  std::string expected;
  if (kind == "grammar") {
    expected = "accepted";
  } else if (recorded.contains("result")) {
    expected = kind == "to_yaml" ? recorded["result"].get<std::string>() : recorded["result"].dump();
  }
  return compare(recorded, input.dump(), expected, [&]() -> std::string {
    if (kind == "grammar") return grammar(recorded);
    if (kind == "merge") return merge(recorded);
    if (kind == "select") return select(recorded);
    if (kind == "update") return update(recorded);
    if (kind == "to_container") return to_container(recorded);
    if (kind == "to_yaml") return yaml(recorded);
    if (kind == "create_str")
      return json_from_node(create_from_yaml(recorded["input"].get<std::string>(), "input")).dump();
    if (kind == "from_dotlist") return from_dotlist(recorded);
    return "no such kind: " + kind;
  });
}

}  // namespace sotto::conformance
