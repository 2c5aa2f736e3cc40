#pragma once

#include <vector>

#include "src/evaluate/reference_score.h"
#include "src/evaluate/search.h"
#include "src/parallel/process_group.h"

namespace sotto::evaluation {

// What a process found out about its questions, in their order.
struct Answers {
  std::vector<std::vector<evaluate::Generation>> generations;  // num_return_sequences each, the best first
  std::vector<evaluate::ReferenceScore> scores;                // empty where none were asked for
};

// The answers of all processes in the order of ranks, at the first; nothing at the others. Texts and numbers arrive bit
// for bit. Errors (UserError): a process that is lost.
Answers gather_answers(const parallel::ProcessGroup& group, const Answers& own);

}  // namespace sotto::evaluation
