#pragma once

#include <string>
#include <vector>

#include "src/evaluate/figure.h"

namespace sotto::evaluate {

// `bleu` of the whole set (not a mean over questions), in percent: orders 1 to 4, tokenization 13a, case kept,
// exponential smoothing, the nearest reference's length. Source: Papineni et al. 2002; sacreBLEU's defaults
// (BLEU|case:mixed|eff:no|tok:13a|smooth:exp).
TaskScore bleu_score(const std::vector<std::string>& predictions,
                     const std::vector<std::vector<std::string>>& references);

}  // namespace sotto::evaluate
