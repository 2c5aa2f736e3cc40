#pragma once

#include <string>

#include "src/config/interpolation.h"

namespace sotto::config {

// Reads one text with interpolations and evaluates it. `\${` is a literal `${`; a pair of backslashes before `${` is
// one.
class InterpolationText {
 public:
  InterpolationText(const std::string& text, Interpolation& interpolation, const KeyParts& container,
                    const Origin& origin)
      : text_(text), interpolation_(interpolation), container_(container), origin_(origin) {}

  Node value();

 private:
  Node parse_interpolation();
  Node parse_call(const std::string& name);
  std::string parse_head();
  std::string nested_text();
  std::string take_backslashes();
  bool starts_interpolation() const { return text_.compare(at_, 2, "${") == 0; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[noreturn]] void fail(const std::string& what) const;

  const std::string& text_;
  Interpolation& interpolation_;
  const KeyParts& container_;
  const Origin& origin_;
  std::size_t at_ = 0;
};

}  // namespace sotto::config
