#include "stages/data_preparation/squad_document.h"

#include "src/core/interrupt.h"
#include "src/core/log.h"
#include "src/core/progress.h"
#include "stages/data_preparation/json_place.h"

namespace sotto::data_preparation {
namespace {

std::vector<std::string> answer_texts(const JsonPlace& answers) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < answers.size(); ++at) texts.push_back(answers.at(at).at("text").text());
  return texts;
}

}  // namespace

std::size_t for_each_answered_question(const std::filesystem::path& file,
                                       const std::function<void(const SquadQuestion&)>& visit) {
  const nlohmann::json document = read_json_file(file);
  const JsonPlace articles = JsonPlace(document, file).at("data");
  std::size_t num_unanswerable = 0;
  core::Progress progress(file.filename().string(), "articles", static_cast<std::int64_t>(articles.size()));
  for (std::size_t a = 0; a < articles.size(); ++a) {
    core::throw_if_interrupted();
    const std::string_view title = articles.at(a).at("title").text();
    const JsonPlace paragraphs = articles.at(a).at("paragraphs");
    for (std::size_t p = 0; p < paragraphs.size(); ++p) {
      const std::string_view context = paragraphs.at(p).at("context").text();
      const JsonPlace questions = paragraphs.at(p).at("qas");
      for (std::size_t q = 0; q < questions.size(); ++q) {
        const JsonPlace question = questions.at(q);
        const SquadQuestion read{a, title, context, question.at("question").text(),
                                 answer_texts(question.at("answers"))};
        num_unanswerable += read.answers.empty() ? 1 : 0;
        if (!read.answers.empty()) visit(read);
      }
    }
    progress.update(static_cast<std::int64_t>(a) + 1);
  }
  progress.finish();
  if (num_unanswerable > 0)
    core::log_info("{}: questions without an answer, left out: {}", file.string(), num_unanswerable);
  return articles.size();
}

}  // namespace sotto::data_preparation
