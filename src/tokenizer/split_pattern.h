#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::tokenizer {

// A compiled regular expression (PCRE2 with JIT; \s, \p{..} by Unicode) that cuts text into its matches and what lies
// between them. Thread-safe.
class SplitPattern {
 public:
  // UserError showing the pattern and the place when it does not compile.
  explicit SplitPattern(const std::string& pattern);

  // Appends the pieces of `text` in order; together they are the whole text.
  void split(std::string_view text, std::vector<std::string_view>& pieces) const;

 private:
  std::shared_ptr<const void> code_;
};

// The patterns of the byte-level pre-tokenizers of GPT-2 and Llama 3, and one numeric character at a time.
extern const char* const kGpt2Pattern;
extern const char* const kLlama3Pattern;
extern const char* const kSingleDigitPattern;

}  // namespace sotto::tokenizer
