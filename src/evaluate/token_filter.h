#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/packing/packed_batch.h"

// What changes the scores of the next token (logits or log-probabilities, fp32, one a vocabulary entry) before one is
// chosen. Excluded tokens become -infinity. Source: the logits processors of transformers, in their order: repetition
// penalty, least length, temperature, top-k, top-p.
namespace sotto::evaluate {

// Each of `token_ids` once: a negative score is multiplied by the penalty, another divided (Keskar et al. 2019, with
// the negative half mended). Virtual tokens have no score and are passed over.
void penalize_repetition(std::span<float> scores, std::span<const packing::TokenId> token_ids, double penalty);

void exclude(std::span<float> scores, packing::TokenId token);

void divide_by_temperature(std::span<float> scores, double temperature);

// Keeps the k greatest scores, and those equal to the least of them.
void keep_top_k(std::span<float> scores, std::int64_t k);

// Keeps the fewest likeliest tokens whose probabilities add up to at least `p` (Holtzman et al. 2020).
void keep_top_p(std::span<float> scores, double p);

// log of the softmax.
std::vector<float> log_softmax(std::span<const float> scores);

// The first token with the greatest score; NaN is passed over, and where there is nothing else, it is token 0.
packing::TokenId likeliest(std::span<const float> scores);

// The token at which the probabilities (softmax of `scores`), added up in the order of ids, exceed `uniform`, which is
// in [0, 1).
packing::TokenId draw(std::span<const float> scores, double uniform);

}  // namespace sotto::evaluate
