#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::data_preparation {

// One question of a document in SQuAD's layout, with the answers that the annotators gave.
struct SquadQuestion {
  std::size_t article;  // its index in the document
  std::string_view title, context, question;
  std::vector<std::string> answers;
};

// Calls `visit(question)` for every question of the file that has an answer, in its order, and says how many have none
// (version 2.0); gives the number of articles. Errors (UserError): no such file, not JSON (file:line:column), a key
// missing or of another type (its path in the document).
std::size_t for_each_answered_question(const std::filesystem::path& file,
                                       const std::function<void(const SquadQuestion& question)>& visit);

}  // namespace sotto::data_preparation
