#include "src/tokenizer/pre_tokenizer.h"

#include <nlohmann/json.hpp>

#include "src/tokenizer/byte_alphabet.h"
#include "src/tokenizer/text_pattern.h"
#include "src/tokenizer/tokenizer_part.h"

namespace sotto::tokenizer {
namespace {

using json = nlohmann::json;

// What becomes of the matches of a pattern.
enum class Behavior { kIsolated, kRemoved, kMergedWithPrevious, kMergedWithNext, kContiguous };

Behavior behavior_of(const std::string& name) {
  if (name == "Isolated") return Behavior::kIsolated;
  if (name == "Removed") return Behavior::kRemoved;
  if (name == "MergedWithPrevious") return Behavior::kMergedWithPrevious;
  if (name == "MergedWithNext") return Behavior::kMergedWithNext;
  if (name == "Contiguous") return Behavior::kContiguous;
  refuse_part("split behavior", name, "Isolated, Removed, MergedWithPrevious, MergedWithNext and Contiguous are");
}

// A stretch of a piece, matched by the pattern or not; together they are the whole piece.
struct Stretch {
  std::size_t begin = 0, end = 0;
  bool matched = false;
};

std::vector<Stretch> stretches(const TextPattern& pattern, const std::string& text, bool invert) {
  std::vector<Stretch> result;
  std::size_t done = 0;
  for (const Match& match : pattern.matches(text)) {
    if (match.begin > done) result.push_back({done, match.begin, invert});
    result.push_back({match.begin, match.end, !invert});
    done = match.end;
  }
  if (done < text.size()) result.push_back({done, text.size(), invert});
  return result;
}

// Joins stretches to their neighbours where the behavior says so.
std::vector<Stretch> joined(const std::vector<Stretch>& all, Behavior behavior) {
  std::vector<Stretch> result;
  bool before_matched = false;
  for (const Stretch& stretch : all) {
    const bool joins =
        !result.empty() && ((behavior == Behavior::kContiguous && stretch.matched == before_matched) ||
                            (behavior == Behavior::kMergedWithPrevious && stretch.matched && !before_matched) ||
                            (behavior == Behavior::kMergedWithNext && !stretch.matched && before_matched));
    before_matched = stretch.matched;
    if (behavior == Behavior::kRemoved && stretch.matched) continue;
    if (joins) {
      result.back().end = stretch.end;
    } else {
      result.push_back(stretch);
    }
  }
  return result;
}

void split(std::vector<Piece>& pieces, const TextPattern& pattern, Behavior behavior, bool invert) {
  std::vector<Piece> finer;
  for (const Piece& piece : pieces) {
    for (const Stretch& part : joined(stretches(pattern, piece.text, invert), behavior)) {
      finer.push_back({piece.text.substr(part.begin, part.end - part.begin), piece.begins_input && part.begin == 0});
    }
  }
  pieces.swap(finer);
}

PreTokenizer splitter(TextPattern pattern, Behavior behavior, bool invert) {
  return [pattern = std::move(pattern), behavior, invert](std::vector<Piece>& pieces) {
    split(pieces, pattern, behavior, invert);
  };
}

PreTokenizer byte_level(const json& part) {
  return [add_space = part.value("add_prefix_space", true), use_regex = part.value("use_regex", true),
          pattern = TextPattern(kGpt2Pattern)](std::vector<Piece>& pieces) {
    for (Piece& piece : pieces) {
      if (add_space && !piece.text.starts_with(' ')) piece.text.insert(0, " ");
    }
    if (use_regex) split(pieces, pattern, Behavior::kIsolated, false);
    for (Piece& piece : pieces) piece.text = bytes_to_alphabet(piece.text);
  };
}

// Older files say add_prefix_space where newer ones have prepend_scheme.
PreTokenizer metaspace(const json& part) {
  const std::string mark = part.value("replacement", "\u2581");
  const std::string scheme = part.value("prepend_scheme", part.value("add_prefix_space", true) ? "always" : "never");
  if (scheme != "always" && scheme != "first" && scheme != "never") {
    refuse_part("prepend_scheme", scheme, "always, first and never are");
  }
  return [mark, scheme, split_words = part.value("split", true), space = TextPattern(json{{"String", " "}}),
          word = TextPattern(json{{"String", mark}})](std::vector<Piece>& pieces) {
    for (Piece& piece : pieces) {
      piece.text = space.replace(piece.text, mark);
      const bool wanted = scheme == "always" || (scheme == "first" && piece.begins_input);
      if (wanted && !piece.text.starts_with(mark)) piece.text.insert(0, mark);
    }
    if (split_words) split(pieces, word, Behavior::kMergedWithNext, false);
  };
}

PreTokenizer pre_tokenizer_sequence(const json& parts) {
  std::vector<PreTokenizer> steps;
  for (const json& step : parts) steps.push_back(make_pre_tokenizer(step));
  return [steps = std::move(steps)](std::vector<Piece>& pieces) {
    for (const PreTokenizer& step : steps) step(pieces);
  };
}

}  // namespace

PreTokenizer make_pre_tokenizer(const json& part) {
  const std::string type = part_type(part);
  if (type == "none") return [](std::vector<Piece>&) {};
  if (type == "Sequence") return pre_tokenizer_sequence(part.at("pretokenizers"));
  if (type == "ByteLevel") return byte_level(part);
  if (type == "Metaspace") return metaspace(part);
  if (type == "WhitespaceSplit") return splitter(TextPattern(kSpacePattern), Behavior::kRemoved, false);
  if (type == "Digits") {
    const bool single = part.value("individual_digits", false);
    return splitter(TextPattern(kSingleDigitPattern), single ? Behavior::kIsolated : Behavior::kContiguous, false);
  }
  if (type == "Split") {
    return splitter(TextPattern(part.at("pattern")), behavior_of(part.at("behavior").get<std::string>()),
                    part.value("invert", false));
  }
  refuse_part("pre-tokenizer", type, "Sequence, ByteLevel, Digits, Split, Metaspace and WhitespaceSplit are");
}

}  // namespace sotto::tokenizer
