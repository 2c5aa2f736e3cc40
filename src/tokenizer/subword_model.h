#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/tokenizer/tokenizer.h"

namespace sotto::tokenizer {

// Cuts a piece of text that the steps before it prepared into tokens. Thread-safe.
class SubwordModel {
 public:
  virtual ~SubwordModel() = default;
  virtual void encode(std::string_view piece, std::vector<TokenId>& ids) const = 0;
  virtual const std::unordered_map<std::string, TokenId>& vocabulary() const = 0;
};

}  // namespace sotto::tokenizer
