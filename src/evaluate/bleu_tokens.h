#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::evaluate {

// The words and marks of a text as machine translation counts them: tokenization "13a" of mteval-v13a.pl (NIST), which
// is sacreBLEU's default. Case stays.
std::vector<std::string> bleu_tokens(std::string_view text);

}  // namespace sotto::evaluate
