#include "src/config/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "src/config/python_text.h"
#include "src/config/source_line.h"
#include "src/config/yaml_scalar.h"
#include "src/config/yaml_trap.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::config {
namespace {

using core::UserError;

// More than any real configuration has, and an end to files that are made to exhaust memory.
constexpr std::size_t kDeepest = 200;
constexpr std::size_t kMostCopies = 1'000'000;
constexpr std::size_t kBytesCountedAsOne = 64;
constexpr std::size_t kLargestText = 64U << 20U;

[[noreturn]] void fail_in_yaml(std::string_view text, const Origin& origin, const std::string& what) {
  throw UserError(origin.text() + ": " + what + source_line(text, origin.line, origin.column));
}

// Builds nodes from yaml-cpp's events: they carry marks and tell quoted scalars ("!") from plain ones ("?").
class NodeBuilder : public YAML::EventHandler {
 public:
  NodeBuilder(std::string_view text, std::string source, std::vector<std::string>* traps)
      : text_(text), source_(std::move(source)), traps_(traps) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(Node({}, origin(mark)), anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(mark, "an alias to a value that contains it.");
    copied_ += sizes_[anchor];
    if (copied_ > kMostCopies) {
      fail(mark, fmt::format("the aliases of this file expand to more than {} values.", kMostCopies));
    }
    add(found->second, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    const bool is_quoted = tag == "!";
    add(Node(is_quoted && text.empty() ? Node::Value(folded_breaks(mark)) : scalar(mark, tag, text), origin(mark)),
        anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, Node(List{}, origin(mark)), anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, Node(Map{}, origin(mark)), anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& what) const {
    fail_in_yaml(text_, origin(mark), what);
  }

  void open(const YAML::Mark& mark, Node node, YAML::anchor_t anchor) {
    if (open_.size() >= kDeepest) fail(mark, fmt::format("lists and mappings are nested more than {} deep.", kDeepest));
    open_.push_back({std::move(node), anchor, {}});
  }

  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::vector<Node> pending_key;  // a mapping's key that waits for its value; none or one
    std::vector<Node> merged = {};  // what << brings: explicit keys win
  };

  Origin origin(const YAML::Mark& mark) const { return {source_, mark.line + 1, mark.column + 1}; }

  // A quoted scalar that consists of line breaks alone: yaml-cpp loses it, PyYAML writes "\n" so. One break is a space,
  // of several the first is left out (YAML 1.1, 9.1: "double quoted", "single quoted").
  std::string folded_breaks(const YAML::Mark& mark) const {
    const auto begin = text_.find_first_of("'\"", static_cast<std::size_t>(mark.pos));
    if (begin == std::string_view::npos) return "";
    const auto end = text_.find_first_not_of(" \t\r\n", begin + 1);
    if (end == std::string_view::npos || text_[end] != text_[begin]) return "";
    const auto breaks = std::count(text_.begin() + begin, text_.begin() + end, '\n');
    if (breaks == 1) return " ";
    return std::string(static_cast<std::size_t>(std::max<std::ptrdiff_t>(breaks - 1, 0)), '\n');
  }

  Node::Value scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) const {
    static const std::string kCore = "tag:yaml.org,2002:";
    if (tag == "?" || tag.empty()) {
      if (traps_ != nullptr) note_trap(mark, text);
      return plain_scalar(text);
    }
    if (tag == "!" || tag == kCore + "str") return text;
    if (tag == kCore + "float") {
      Node::Value value = plain_scalar(text);
      if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
      return value;
    }
    if (tag == kCore + "int" || tag == kCore + "bool" || tag == kCore + "null") return plain_scalar(text);
    fail(mark, "the tag '" + tag + "' is not supported here: write the value without it.");
  }

  void note_trap(const YAML::Mark& mark, const std::string& text) const {
    if (const auto trap = yaml_trap(text)) {
      const Origin where = origin(mark);
      traps_->push_back(where.text() + ": " + *trap + source_line(text_, where.line, where.column));
    }
  }

  void add(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) {
      sizes_[anchor] = size_of(node);
      anchors_[anchor] = node;
    }
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
      fail_in_yaml(text_, key.origin, "a key must be a word or a number; " + key.kind_name() + " was given.");
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
      fail_in_yaml(
          text_, key.origin,
          "found duplicate key '" + name + "'. It was set before at " + first->origin.text() + ": remove one of them.");
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
  void put_merged_first(Open& done) const {
    Node all(Map{}, done.node.origin);
    for (auto merged = done.merged.rbegin(); merged != done.merged.rend(); ++merged) {
      if (!merged->is_map()) fail_in_yaml(text_, merged->origin, "<< takes a mapping or a list of mappings.");
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

  std::string_view text_;
  std::string source_;
  std::vector<std::string>* traps_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::map<YAML::anchor_t, std::size_t> sizes_;
  std::size_t copied_ = 0;
};

// The place of the first byte that is no UTF-8; nothing where all is.
std::optional<std::size_t> invalid_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : (lead & 0xF0) == 0xE0       ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || at + length > text.size()) return at;
    for (std::size_t next = 1; next < length; ++next) {
      if ((static_cast<unsigned char>(text[at + next]) & 0xC0U) != 0x80U) return at;
    }
    at += length;
  }
  return std::nullopt;
}

void check_text(std::string_view text, const std::string& source) {
  if (text.size() > kLargestText) {
    throw UserError(fmt::format("{}: {} MB are too large for a configuration (at most {}).", source, text.size() >> 20U,
                                kLargestText >> 20U));
  }
  if (const auto at = invalid_byte(text)) {
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*at), '\n') + 1;
    throw UserError(fmt::format("{}:{}: not valid YAML: the byte {:#04x} is no UTF-8. Save the file as UTF-8.", source,
                                line, static_cast<unsigned char>(text[*at])));
  }
}

// What is wrong, in words that help more than the parser's.
std::string explained(std::string_view text, const YAML::Exception& error) {
  const std::string line = source_line(text, error.mark.line + 1, 1);
  const auto bar = line.find(" | ");
  if (bar != std::string::npos) {
    const std::string_view shown = std::string_view(line).substr(bar + 3);
    const std::string_view indent = shown.substr(0, shown.find_first_not_of(" \t"));
    if (indent.find('\t') != std::string_view::npos) return "a tab indents this line: YAML takes spaces only";
  }
  return error.msg;
}

}  // namespace

Node read_yaml_value(std::string_view text, const std::string& source, std::vector<std::string>* traps) {
  check_text(text, source);
  std::istringstream stream{std::string(text)};
  NodeBuilder builder(text, source, traps);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    if (parser.HandleNextDocument(builder)) {
      throw UserError(source +
                      ": expected a single document; a second one begins after '---'. Keep one document a file.");
    }
  } catch (const YAML::Exception& error) {
    fail_in_yaml(text, {source, error.mark.line + 1, error.mark.column + 1},
                 "not valid YAML: " + explained(text, error) + ".");
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
