#include "src/evaluate/bleu_tokens.h"

#include "src/evaluate/white_space.h"

namespace sotto::evaluate {
namespace {

std::string replaced(const std::string& text, std::string_view what, std::string_view by) {
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at = 0; (at = text.find(what, begin)) != std::string::npos; begin = at + what.size()) {
    result.append(text, begin, at - begin).append(by);
  }
  return result.append(text, begin);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_point(char c) { return c == '.' || c == ','; }

// All ASCII punctuation but ' , - .
bool stands_alone(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') ||
         (c >= ':' && c <= '@') || c == '/';
}

std::string marks_apart(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (stands_alone(c)) {
      result.append({' ', c, ' '});
    } else {
      result += c;
    }
  }
  return result;
}

// Rewrites pairs of neighbours from left to right, each character in one pair at most, as a regular expression would.
template <class Matches, class Write>
std::string pairs_rewritten(const std::string& text, const Matches& matches, const Write& write) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (at + 1 < text.size() && matches(text[at], text[at + 1])) {
      write(result, text[at], text[at + 1]);
      at += 2;
    } else {
      result += text[at++];
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> bleu_tokens(std::string_view text) {
  const std::string_view words = strip(text);
  if (words.empty()) return {};
  // A dash at the end joins no words: what stands behind the last word is cut before lines are joined.
  std::string line = replaced(std::string(words), "<skipped>", "");
  line = replaced(line, "-\n", "");
  line = replaced(line, "\n", " ");
  for (const auto& [entity, sign] : {std::pair{"&quot;", "\""}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}}) {
    line = replaced(line, entity, sign);
  }
  line = marks_apart(" " + line + " ");
  // A point or comma stands apart unless digits are on both sides; a dash does behind a digit.
  line = pairs_rewritten(
      line, [](char a, char b) { return !is_digit(a) && is_point(b); },
      [](std::string& out, char a, char b) {
        out.append({a, ' ', b, ' '});
      });
  line = pairs_rewritten(
      line, [](char a, char b) { return is_point(a) && !is_digit(b); },
      [](std::string& out, char a, char b) {
        out.append({' ', a, ' ', b});
      });
  line = pairs_rewritten(
      line, [](char a, char b) { return is_digit(a) && b == '-'; },
      [](std::string& out, char a, char b) {
        out.append({a, ' ', b, ' '});
      });
  return split_words(line);
}

}  // namespace sotto::evaluate
