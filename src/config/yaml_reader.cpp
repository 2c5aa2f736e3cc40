#include "src/config/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "src/config/interpolation_grammar.h"
#include "src/config/python_text.h"
#include "src/config/source_line.h"
#include "src/config/yaml_events.h"
#include "src/config/yaml_scalar.h"
#include "src/config/yaml_trap.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/core/suggest.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

using core::UserError;

// More than any real configuration has, and an end to files that are made to exhaust memory.
constexpr std::size_t kDeepest = 200;
constexpr std::size_t kMostCopies = 1'000'000;
constexpr std::size_t kBytesCountedAsOne = 64;
constexpr std::size_t kLargestText = 64U << 20U;

const std::string kCore = "tag:yaml.org,2002:";

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

// Builds nodes from libyaml's events.
class NodeBuilder {
 public:
  NodeBuilder(std::string_view text, const std::string& source, std::vector<std::string>* traps)
      : text_(text), events_(text, source), traps_(traps) {}

  Node build() {
    for (int documents = 0;;) {
      const yaml_event_t& event = events_.next();
      if (event.type == YAML_STREAM_END_EVENT) return std::move(root_);
      if (event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
        fail(event, "expected a single document; a second one begins here. Keep one document a file.");
      }
      take(event);
    }
  }

 private:
  struct Open {
    Node node;
    std::string anchor;
    std::vector<Node> pending_key;  // a mapping's key that waits for its value; none or one
    bool pending_merge = false;     // that key is a plain <<
    std::vector<Node> merged = {};  // what << brings: explicit keys win
  };

  [[noreturn]] void fail(const yaml_event_t& event, std::string_view what) const {
    events_.fail(events_.origin(event.start_mark), what);
  }

  void take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return alias(event, text_of(event.data.alias.anchor));
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(event, List{}, text_of(event.data.sequence_start.anchor), text_of(event.data.sequence_start.tag),
                    "seq");
      case YAML_MAPPING_START_EVENT:
        return open(event, Map{}, text_of(event.data.mapping_start.anchor), text_of(event.data.mapping_start.tag),
                    "map");
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      default:
        return;
    }
  }

  void alias(const yaml_event_t& event, const std::string& anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      if (began_.contains(anchor)) fail(event, "an alias to a value that contains it.");
      std::vector<std::string> names;
      for (const auto& [name, value] : anchors_) names.push_back(name);
      fail(event, fmt::format("not valid YAML: there is no anchor '&{}' before this alias.{} Put a text that begins "
                              "with '*' in quotes.",
                              anchor, core::did_you_mean(anchor, names)));
    }
    copied_ += found->second.size;
    if (copied_ > kMostCopies) {
      fail(event, fmt::format("the aliases of this file expand to more than {} values.", kMostCopies));
    }
    add(found->second.node, "", false);
  }

  void open(const yaml_event_t& event, Node::Value empty, std::string anchor, const std::string& tag,
            const std::string& kind) {
    if (open_.size() >= kDeepest) {
      fail(event, fmt::format("lists and mappings are nested more than {} deep.", kDeepest));
    }
    if (!tag.empty() && tag != "!" && tag != kCore + kind) fail_tag(event, tag);
    note_anchor(event, anchor);
    open_.push_back({Node(std::move(empty), events_.origin(event.start_mark)), std::move(anchor), {}});
  }

  // An anchor is set once, as for PyYAML.
  void note_anchor(const yaml_event_t& event, const std::string& anchor) {
    if (anchor.empty() || began_.insert(anchor).second) return;
    fail(event,
         fmt::format("not valid YAML: the anchor '&{}' stands twice in this file: give one another name.", anchor));
  }

  [[noreturn]] void fail_tag(const yaml_event_t& event, const std::string& tag) const {
    fail(event, "the tag '" + tag + "' is not supported here: write the value without it.");
  }

  void scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    const std::string text(reinterpret_cast<const char*>(data.value), data.length), tag = text_of(data.tag);
    const std::string anchor = text_of(data.anchor);
    const bool is_plain = tag.empty() && data.style == YAML_PLAIN_SCALAR_STYLE;
    const bool is_key = !open_.empty() && open_.back().node.is_map() && open_.back().pending_key.empty();
    if (is_plain && !is_key && (text == "=" || text == "<<")) {
      fail(event, fmt::format("'{}' has a meaning of its own in YAML 1.1 and is no value: put it in quotes.", text));
    }
    note_anchor(event, anchor);
    add(Node(is_plain ? plain(event, text) : tagged(event, text, tag), events_.origin(event.start_mark)), anchor,
        is_plain && text == "<<");
  }

  Node::Value plain(const yaml_event_t& event, const std::string& text) const {
    if (traps_ != nullptr) {
      if (const auto trap = yaml_trap(text)) {
        const Origin where = events_.origin(event.start_mark);
        traps_->push_back(where.text() + ": " + *trap + source_line(text_, where.line, where.column));
      }
    }
    return plain_scalar(text);
  }

  // A quoted or block scalar, or one with a tag.
  Node::Value tagged(const yaml_event_t& event, const std::string& text, const std::string& tag) const {
    if (tag == "!") return plain_scalar(text);  // as for PyYAML, in quotes too
    if (tag.empty() || tag == kCore + "str") return text;
    if (tag == kCore + "float") {
      Node::Value value = plain_scalar(text);
      if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
      return value;
    }
    if (tag == kCore + "int" || tag == kCore + "bool" || tag == kCore + "null") return plain_scalar(text);
    fail_tag(event, tag);
  }

  void add(Node node, const std::string& anchor, bool is_merge) {
    if (!anchor.empty()) anchors_[anchor] = {node, size_of(node)};
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.list().push_back(std::move(node));
    } else if (parent.pending_key.empty()) {
      parent.pending_key.push_back(std::move(node));
      parent.pending_merge = is_merge;
    } else {
      add_pair(parent, std::move(node));
    }
  }

  void add_pair(Open& parent, Node node) {
    const Node key = std::move(parent.pending_key.back());
    parent.pending_key.clear();
    if (key.is_list() || key.is_map() || key.is_null()) {
      events_.fail(key.origin, "a key must be a word or a number; " + key.kind_name() + " was given.");
    }
    if (parent.pending_merge) {
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
      events_.fail(key.origin, "found duplicate key '" + name + "'. It was set before at " + first->origin.text() +
                                   ": remove one of them.");
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
    add(std::move(done.node), done.anchor, false);
  }

  // What << brings stands first, the later mapping before the earlier; the mapping's own keys win.
  void put_merged_first(Open& done) const {
    Node all(Map{}, done.node.origin);
    for (auto merged = done.merged.rbegin(); merged != done.merged.rend(); ++merged) {
      if (!merged->is_map()) events_.fail(merged->origin, "<< takes a mapping or a list of mappings.");
      for (auto& [key, value] : merged->map()) all.child(key) = std::move(value);
    }
    for (auto& [key, value] : done.node.map()) all.child(key) = std::move(value);
    done.node = std::move(all);
  }

  // The values in a node, itself included.
  static std::size_t size_of(const Node& node) {
    std::size_t size = 1;
    if (node.is_list()) {
      for (const Node& item : node.list()) size += size_of(item);
    } else if (node.is_map()) {
      for (const auto& [key, value] : node.map()) size += size_of(value);
    } else if (node.is_string()) {
      size += node.string().size() / kBytesCountedAsOne;
    }
    return size;
  }

  struct Anchored {
    Node node;
    std::size_t size = 0;
  };
  std::string_view text_;
  YamlEvents events_;
  std::vector<std::string>* traps_;
  Node root_;
  std::vector<Open> open_;
  std::map<std::string, Anchored> anchors_;
  std::set<std::string> began_;
  std::size_t copied_ = 0;
};

// What PyYAML lets stand in a file; libyaml takes some control characters beyond it.
bool is_allowed(char32_t code) {
  const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
  return !control && (code < 0x7F || code > 0x9F || code == 0x85) && code != 0xFFFE && code != 0xFFFF;
}

void check_text(std::string_view text, const std::string& source) {
  if (text.size() > kLargestText) {
    throw UserError(fmt::format("{}: {} MB are too large for a configuration (at most {}).", source, text.size() >> 20U,
                                kLargestText >> 20U));
  }
  int line = 1, column = 1;
  const auto fail = [&](const std::string& what) {
    throw UserError(
        fmt::format("{}:{}:{}: not valid YAML: {}{}", source, line, column, what, source_line(text, line, column)));
  };
  for (std::size_t at = 0; at < text.size();) {
    const core::Character next = core::character_at(text, at);
    const auto code = static_cast<std::uint32_t>(next.code);
    if (!next.valid) fail(fmt::format("the byte {:#04x} is no UTF-8. Save the file as UTF-8.", code));
    if (!is_allowed(next.code)) {
      fail(fmt::format(R"(a control character, U+{:04X}: remove it, or write it in double quotes as "\u{:04X}".)", code,
                       code));
    }
    line += next.code == '\n' ? 1 : 0;
    column = next.code == '\n' ? 1 : column + 1;
    at += next.size;
  }
}

}  // namespace

Node read_yaml_value(std::string_view text, const std::string& source, std::vector<std::string>* traps) {
  check_text(text, source);
  return NodeBuilder(text, source, traps).build();
}

Node read_yaml(std::string_view text, const std::string& source, std::vector<std::string>* traps) {
  Node root = read_yaml_value(text, source, traps);
  return root.is_null() ? Node(Map{}, {source, 1, 1}) : root;
}

Node create_from_yaml(std::string_view text, const std::string& source, std::vector<std::string>* traps) {
  Node root = read_yaml(text, source, traps);
  if (root.is_map() || root.is_list()) {
    check_interpolations(root);
    return root;
  }
  if (!root.is_string()) {
    throw UserError(fmt::format("{}: a configuration is a mapping or a list; {} was given.", source, root.kind_name()));
  }
  Node mapping(Map{}, root.origin);
  mapping.map().emplace_back(root.string(), Node({}, root.origin));
  return mapping;
}

Node read_yaml_file(const std::filesystem::path& file) { return read_yaml(core::read_text_file(file), file.string()); }

}  // namespace sotto::config
