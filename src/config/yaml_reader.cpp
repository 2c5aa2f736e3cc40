#include "src/config/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>

#include "src/config/python_text.h"
#include "src/config/yaml_scalar.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::config {
namespace {

using core::UserError;

// Builds nodes from yaml-cpp's events: they carry marks and tell quoted scalars ("!") from plain ones ("?").
class NodeBuilder : public YAML::EventHandler {
 public:
  explicit NodeBuilder(std::string source) : source_(std::move(source)) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(Node({}, origin(mark)), anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw UserError(origin(mark).text() + ": an alias to a value that contains it.");
    add(found->second, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    add(Node(scalar(mark, tag, text), origin(mark)), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back({Node(List{}, origin(mark)), anchor, {}});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back({Node(Map{}, origin(mark)), anchor, {}});
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::vector<Node> pending_key;  // a mapping's key that waits for its value; none or one
    std::vector<Node> merged = {};  // what << brings: explicit keys win
  };

  Origin origin(const YAML::Mark& mark) const { return {source_, mark.line + 1, mark.column + 1}; }

  Node::Value scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) const {
    static const std::string kCore = "tag:yaml.org,2002:";
    if (tag == "?" || tag.empty()) return plain_scalar(text);
    if (tag == "!" || tag == kCore + "str") return text;
    if (tag == kCore + "float") {
      Node::Value value = plain_scalar(text);
      if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
      return value;
    }
    if (tag == kCore + "int" || tag == kCore + "bool" || tag == kCore + "null") return plain_scalar(text);
    throw UserError(origin(mark).text() + ": the tag '" + tag + "' is not supported here: write the value without it.");
  }

  void add(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.list().push_back(std::move(node));
    } else if (parent.pending_key.empty()) {
      parent.pending_key.push_back(std::move(node));
    } else {
      add_pair(parent, std::move(node));
    }
  }

  void add_pair(Open& parent, Node node) {
    const Node key = std::move(parent.pending_key.back());
    parent.pending_key.clear();
    if (key.is_list() || key.is_map() || key.is_null()) {
      throw UserError(key.origin.text() + ": a key must be a word or a number; " + key.kind_name() + " was given.");
    }
    if (key.is_string() && key.string() == "<<") {
      if (node.is_list()) {
        for (Node& each : node.list()) parent.merged.push_back(std::move(each));
      } else {
        parent.merged.push_back(std::move(node));
      }
      return;
    }
    const std::string name = python_text(key);
    node.key_kind = kind_of_key(key);
    if (Node* const first = parent.node.find(name)) {
      // PyYAML with OmegaConf's check refuses strings only; of other keys the last one counts.
      if (!key.is_string() && first->key_kind == node.key_kind) return void(*first = std::move(node));
      throw UserError(key.origin.text() + ": found duplicate key '" + name + "'. It was set before at " +
                      first->origin.text() + ": remove one of them.");
    }
    parent.node.map().emplace_back(name, std::move(node));
  }

  static KeyKind kind_of_key(const Node& key) {
    if (std::holds_alternative<bool>(key.value)) return KeyKind::kBoolean;
    if (std::holds_alternative<std::int64_t>(key.value)) return KeyKind::kInteger;
    return std::holds_alternative<double>(key.value) ? KeyKind::kFloat : KeyKind::kString;
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (!done.merged.empty()) put_merged_first(done);
    add(std::move(done.node), done.anchor);
  }

  // What << brings stands first, the later mapping before the earlier; the mapping's own keys win.
  static void put_merged_first(Open& done) {
    Node all(Map{}, done.node.origin);
    for (auto merged = done.merged.rbegin(); merged != done.merged.rend(); ++merged) {
      if (!merged->is_map()) throw UserError(merged->origin.text() + ": << takes a mapping or a list of mappings.");
      for (auto& [key, value] : merged->map()) all.child(key) = std::move(value);
    }
    for (auto& [key, value] : done.node.map()) all.child(key) = std::move(value);
    done.node = std::move(all);
  }

  std::string source_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
};

}  // namespace

Node read_yaml_value(std::string_view text, const std::string& source) {
  std::istringstream stream{std::string(text)};
  NodeBuilder builder(source);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    if (parser.HandleNextDocument(builder)) {
      throw UserError(source +
                      ": expected a single document; a second one begins after '---'. Keep one document a file.");
    }
  } catch (const YAML::Exception& error) {
    throw UserError(Origin{source, error.mark.line + 1, error.mark.column + 1}.text() +
                    ": not valid YAML: " + error.msg + ".");
  }
  return builder.take();
}

Node read_yaml(std::string_view text, const std::string& source) {
  Node root = read_yaml_value(text, source);
  return root.is_null() ? Node(Map{}, {source, 1, 1}) : root;
}

Node create_from_yaml(std::string_view text, const std::string& source) {
  Node root = read_yaml(text, source);
  if (!root.is_string()) return root;
  Node mapping(Map{}, root.origin);
  mapping.map().emplace_back(root.string(), Node({}, root.origin));
  return mapping;
}

Node read_yaml_file(const std::filesystem::path& file) { return read_yaml(core::read_text_file(file), file.string()); }

}  // namespace sotto::config
