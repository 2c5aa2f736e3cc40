#include "stages/data_preparation/financial_phrase_bank.h"

#include <fmt/format.h>

#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "stages/data_preparation/json_line.h"
#include "stages/data_preparation/python_random.h"
#include "stages/data_preparation/python_text.h"
#include "stages/data_preparation/split_sizes.h"

namespace sotto::data_preparation {
namespace {

struct LabeledSentence {
  std::string_view sentence, label;
};

std::vector<LabeledSentence> labeled_sentences(const std::filesystem::path& file, std::string_view text) {
  std::vector<LabeledSentence> sentences;
  std::size_t number = 0;
  for (const std::string_view line : text_lines(text)) {
    ++number;
    if (stripped(line).empty()) continue;
    const std::size_t at = line.rfind('@');
    const std::string_view label = at == std::string_view::npos ? "" : stripped(line.substr(at + 1));
    if (label.empty()) {
      throw core::UserError(
          fmt::format("{}:{}: expected 'sentence@label', but found '{}'.", file.string(), number, stripped(line)));
    }
    sentences.push_back({stripped(line.substr(0, at)), label});
  }
  return sentences;
}

}  // namespace

void write_financial_phrase_bank(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                                 PreparedFiles& files) {
  const std::filesystem::path file = source_dir / config.original_names().at(0);
  const std::string text = utf8_from_latin1(core::MappedFile(file).text());
  std::vector<LabeledSentence> sentences = labeled_sentences(file, text);
  PythonRandom(config.seed()).shuffle(sentences);
  const SplitSizes sizes = SplitSizes::of(sentences.size(), config.train_percent);
  for (std::size_t at = 0; at < sentences.size(); ++at) {
    JsonLine line;
    line.add("taskname", config.task()).add("sentence", sentences[at].sentence);
    const std::string unlabeled = line.text();
    line.add("label", fmt::format(" {}", sentences[at].label));
    files.write_example(sizes.split_of(at), line.text(), unlabeled, config.make_ground_truth);
  }
}

}  // namespace sotto::data_preparation
