#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/config/bind.h"
#include "src/config/field_list.h"
#include "src/config/node.h"

// Writes a section's struct back as a configuration, through its list of fields (field_list.h).
namespace sotto::config {

class Dumper {
 public:
  explicit Dumper(Node& section) : section_(section) { section_.value = Map{}; }

  template <class Field>
  void operator()(std::string_view name, Field& field, std::string_view /*meaning*/) {
    section_.child(name) = node_of(field);
  }
  void one_of(std::string_view name, std::string& field, Choices /*choices*/, std::string_view /*meaning*/) {
    section_.child(name) = node_of(field);
  }
  void ignored(std::string_view, std::string_view) {}
  void variable(std::string_view) {}

 private:
  static Node node_of(bool value) { return Node(value); }
  static Node node_of(std::int64_t value) { return Node(value); }
  static Node node_of(double value) { return Node(value); }
  static Node node_of(const Number& value) {
    return std::visit([](auto number) { return Node(number); }, value);
  }
  static Node node_of(const std::string& value) { return Node(value); }
  static Node node_of(const std::filesystem::path& value) { return Node(value.string()); }
  template <class Item>
  static Node node_of(std::optional<Item>& field) {
    return field ? node_of(*field) : Node();
  }
  template <class Item>
  static Node node_of(std::vector<Item>& field) {
    List list;
    for (Item& item : field) list.push_back(node_of(item));
    return Node(std::move(list));
  }
  template <class Item>
  static Node node_of(std::map<std::string, Item>& field) {
    Map map;
    for (auto& [name, item] : field) map.emplace_back(name, node_of(item));
    return Node(std::move(map));
  }
  template <class Section>
  requires HasFields<Section, Dumper>
  static Node node_of(Section& section) {
    Node node;
    Dumper inner(node);
    section.visit_fields(inner);
    return node;
  }

  Node& section_;
};

// The section with every key, defaults included.
template <class Section>
Node dump_section(Section section) {
  Node node;
  Dumper dumper(node);
  section.visit_fields(dumper);
  return node;
}

// Every value below a node by its full key ("optim.betas.0"), as YAML would write it.
std::map<std::string, std::string> leaf_values(const Node& node);

}  // namespace sotto::config
