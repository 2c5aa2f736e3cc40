#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::tokenizer {

// A place in a text, [begin, end).
struct Match {
  std::size_t begin = 0, end = 0;
};

// A compiled regular expression (PCRE2 with JIT; \s, \p{..} by Unicode) that cuts text into its matches and what lies
// between them. Thread-safe.
class SplitPattern {
 public:
  // UserError showing the pattern and the place when it does not compile.
  explicit SplitPattern(const std::string& pattern);

  // The matches in order, without empty ones.
  std::vector<Match> matches(std::string_view text) const;

  // Appends the pieces of `text` in order; together they are the whole text.
  void split(std::string_view text, std::vector<std::string_view>& pieces) const;

 private:
  std::shared_ptr<const void> code_;
};

// The patterns of the byte-level pre-tokenizers of GPT-2 and Llama 3, one numeric character, and one of white space.
extern const char* const kGpt2Pattern;
extern const char* const kLlama3Pattern;
extern const char* const kQwen2Pattern;
extern const char* const kSingleDigitPattern;
extern const char* const kSpacePattern;

}  // namespace sotto::tokenizer
