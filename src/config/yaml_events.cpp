#include "src/config/yaml_events.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/config/source_line.h"
#include "src/core/error.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

// libyaml's words for what is wrong (its context, its problem), and ours, which say what helps. The first row that fits
// counts. `{}` is the character that was found.
struct Explanation {
  std::string_view context, problem;
  bool at_context;  // where the construct begins tells more than where it broke
  const char* text;
};

constexpr Explanation kExplanations[] = {
    {"quoted scalar", "found unexpected end of stream", true, "the quote that begins here is not closed"},
    {"quoted scalar", "found unexpected document indicator", true, "the quote that begins here is not closed"},
    {"quoted scalar", "found unknown escape character", false,
     "in double quotes a backslash begins an escape; write \\\\ for one, or use single quotes"},
    {"", "mapping values are not allowed in this context", false,
     "a second ': ' in this line. Put a text that holds ': ' in quotes, or begin a new line"},
    {"simple key", "could not find expected ':'", true, "this line is no 'key: value'; is a ':' or a quote missing?"},
    {"block mapping", "did not find expected key", false,
     "this does not fit the mapping around it: keys of one mapping are indented alike, and nothing may follow a closed "
     "quote ('it''s' holds one)"},
    {"", "did not find expected <document start>", false,
     "this line is indented less than the first: keys of one mapping are indented alike"},
    {"block collection", "did not find expected '-' indicator", false,
     "this does not fit the list around it: every item begins with '- ', all indented alike"},
    {"block sequence", "did not find expected '-' indicator", false,
     "this does not fit the list around it: every item begins with '- ', all indented alike"},
    {"flow sequence", "did not find expected ',' or ']'", true, "the list that begins here has no ']' or lacks a ','"},
    {"flow mapping", "did not find expected ',' or '}'", true,
     "the mapping that begins here has no '}' or lacks a ','"},
    {"block scalar", "did not find expected comment or line break", false,
     "after '|' or '>' a text begins in the next line: put a value that begins so in quotes"},
    {"", "found character that cannot start any token", false, "'{}' cannot begin a value: put the value in quotes"},
    {"alias", "did not find expected alphabetic or numeric character", true,
     "'*' begins an alias: put a text that begins with it in quotes"},
    {"anchor", "did not find expected alphabetic or numeric character", true,
     "'&' begins an anchor: put a text that begins with it in quotes"},
};

std::string_view text_or_empty(const char* text) { return text == nullptr ? std::string_view() : text; }

// Whether the line is indented by a tab.
bool is_indented_by_tab(std::string_view text, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < line && begin != std::string_view::npos; ++at) {
    begin = text.find('\n', begin);
    if (begin != std::string_view::npos) ++begin;
  }
  if (begin == std::string_view::npos) return false;
  const std::size_t end = text.find_first_not_of(" \t", begin);
  return text.substr(begin, end == std::string_view::npos ? end : end - begin).find('\t') != std::string_view::npos;
}

// The character at a line and column that count from 0.
std::string character_at(std::string_view text, const Origin& origin) {
  const auto continues = [&](std::size_t at) { return at < text.size() && !core::begins_character(text[at]); };
  std::size_t begin = 0;
  for (int line = 1; line < origin.line; ++line) begin = text.find('\n', begin) + 1;
  for (int column = 1; column < origin.column; ++column) {
    for (++begin; continues(begin); ++begin) {
    }
  }
  if (begin >= text.size()) return "";
  std::size_t end = begin + 1;
  while (continues(end)) ++end;
  return std::string(text.substr(begin, end - begin));
}

}  // namespace

YamlEvents::YamlEvents(std::string_view text, std::string source) : text_(text), source_(std::move(source)), event_() {
  if (yaml_parser_initialize(&parser_) == 0) throw core::InternalError("libyaml has no memory");
  yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  const char* const begin = text_.empty() ? "" : text_.data();  // an empty file is mapped nowhere
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(begin), text_.size());
}

YamlEvents::~YamlEvents() {
  yaml_event_delete(&event_);
  yaml_parser_delete(&parser_);
}

const yaml_event_t& YamlEvents::next() {
  yaml_event_delete(&event_);
  if (yaml_parser_parse(&parser_, &event_) == 0) fail_here();
  return event_;
}

Origin YamlEvents::origin(const yaml_mark_t& mark) const {
  return {source_, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

void YamlEvents::fail(const Origin& origin, std::string_view what) const {
  throw core::UserError(fmt::format("{}: {}{}", origin.text(), what, source_line(text_, origin.line, origin.column)));
}

void YamlEvents::fail_here() const {
  const std::string_view context = text_or_empty(parser_.context), problem = text_or_empty(parser_.problem);
  Origin where = origin(parser_.problem_mark);
  if (parser_.error == YAML_READER_ERROR) {
    // The reader counts bytes.
    const auto begin = text_.begin(),
               end = begin + static_cast<std::ptrdiff_t>(std::min(parser_.problem_offset, text_.size()));
    where.line = static_cast<int>(std::count(begin, end, '\n')) + 1;
    where.column =
        static_cast<int>(end -
                         std::find(std::make_reverse_iterator(end), std::make_reverse_iterator(begin), '\n').base()) +
        1;
  }
  if (is_indented_by_tab(text_, static_cast<std::size_t>(where.line) - 1)) {
    fail(where, "not valid YAML: a tab indents this line: YAML takes spaces only.");
  }
  const auto fits = [&](const Explanation& row) {
    return context.find(row.context) != std::string_view::npos && problem == row.problem;
  };
  const auto* const row = std::find_if(std::begin(kExplanations), std::end(kExplanations), fits);
  if (row == std::end(kExplanations)) {
    const std::string around = context.empty() ? "" : fmt::format(" ({})", context);
    fail(where, fmt::format("not valid YAML: {}{}.", problem, around));
  }
  if (row->at_context) where = origin(parser_.context_mark);
  std::string words = row->text;
  if (const auto place = words.find("{}"); place != std::string::npos) {
    words.replace(place, 2, character_at(text_, where));
  }
  fail(where, fmt::format("not valid YAML: {}.", words));
}

}  // namespace sotto::config
