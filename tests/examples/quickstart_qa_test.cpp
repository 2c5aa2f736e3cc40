#include <gtest/gtest.h>

#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "src/core/mapped_file.h"

// The built-in questions (examples/quickstart_qa/README.md) keep what its page promises.
namespace sotto {
namespace {

struct Paragraph {
  std::string title;
  std::string context;
  nlohmann::json questions;
};

std::vector<Paragraph> read_paragraphs(const std::string& file) {
  const core::MappedFile bytes(SOTTO_SOURCE_DIR "/examples/quickstart_qa/" + file);
  const auto root = nlohmann::json::parse(bytes.text());
  EXPECT_EQ(root.at("version"), "1.1") << file;
  std::vector<Paragraph> result;
  for (const auto& article : root.at("data")) {
    for (const auto& paragraph : article.at("paragraphs")) {
      result.push_back({article.at("title"), paragraph.at("context"), paragraph.at("qas")});
    }
  }
  return result;
}

const std::vector<Paragraph>& train() {
  static const auto paragraphs = read_paragraphs("train-v1.1.json");
  return paragraphs;
}

const std::vector<Paragraph>& dev() {
  static const auto paragraphs = read_paragraphs("dev-v1.1.json");
  return paragraphs;
}

std::vector<Paragraph> all() {
  auto result = train();
  result.insert(result.end(), dev().begin(), dev().end());
  return result;
}

// The byte where each code point of valid UTF-8 begins, and the size: SQuAD counts code points.
std::vector<std::size_t> code_point_starts(const std::string& text) {
  std::vector<std::size_t> starts;
  for (std::size_t byte = 0; byte < text.size(); ++byte) {
    if ((static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80) starts.push_back(byte);
  }
  starts.push_back(text.size());
  return starts;
}

bool is_word_byte(char byte) { return std::isalnum(static_cast<unsigned char>(byte)) != 0 || (byte & 0x80) != 0; }

TEST(QuickstartQa, about_three_quarters_of_the_paragraphs_are_for_training) {
  EXPECT_GE(all().size(), 60U);
  const double share = static_cast<double>(train().size()) / static_cast<double>(all().size());
  EXPECT_GE(share, 0.7);
  EXPECT_LE(share, 0.8);
}

TEST(QuickstartQa, a_paragraph_has_60_to_120_words_and_five_questions) {
  for (const auto& paragraph : all()) {
    std::istringstream words(paragraph.context);
    const auto count = std::distance(std::istream_iterator<std::string>(words), {});
    EXPECT_GE(count, 60) << paragraph.title;
    EXPECT_LE(count, 120) << paragraph.title;
    EXPECT_EQ(paragraph.questions.size(), 5U) << paragraph.title;
  }
}

TEST(QuickstartQa, every_answer_is_the_text_at_its_offset_in_code_points) {
  bool bytes_and_code_points_differ = false;
  for (const auto& paragraph : all()) {
    const auto starts = code_point_starts(paragraph.context);
    for (const auto& question : paragraph.questions) {
      const std::string id = question.at("id");
      ASSERT_FALSE(question.at("answers").empty()) << id;
      for (const auto& answer : question.at("answers")) {
        const std::string text = answer.at("text");
        const auto offset = answer.at("answer_start").get<std::size_t>();
        ASSERT_FALSE(text.empty()) << id;
        ASSERT_LT(offset, starts.size()) << id;
        const auto begin = starts[offset], end = begin + text.size();
        EXPECT_EQ(paragraph.context.substr(begin, text.size()), text) << id;
        EXPECT_TRUE(begin == 0 || !is_word_byte(paragraph.context[begin - 1])) << id << ": begins inside a word";
        EXPECT_TRUE(end >= paragraph.context.size() || !is_word_byte(paragraph.context[end]))
            << id << ": ends inside a word";
        bytes_and_code_points_differ |= begin != offset;
      }
    }
  }
  EXPECT_TRUE(bytes_and_code_points_differ) << "no answer behind a letter of several bytes: offsets are untested";
}

TEST(QuickstartQa, a_training_question_has_one_answer_and_a_dev_question_up_to_three_different_ones) {
  for (const auto& paragraph : train()) {
    for (const auto& question : paragraph.questions) EXPECT_EQ(question.at("answers").size(), 1U) << question.at("id");
  }
  for (const auto& paragraph : dev()) {
    for (const auto& question : paragraph.questions) {
      std::set<std::string> texts;
      for (const auto& answer : question.at("answers")) texts.insert(answer.at("text"));
      EXPECT_EQ(texts.size(), question.at("answers").size()) << question.at("id");
      EXPECT_LE(texts.size(), 3U) << question.at("id");
    }
  }
}

TEST(QuickstartQa, ids_and_questions_are_unique) {
  std::set<std::string> ids, questions;
  for (const auto& paragraph : all()) {
    for (const auto& question : paragraph.questions) {
      const std::string text = question.at("question");
      EXPECT_TRUE(ids.insert(question.at("id")).second) << question.at("id") << " comes twice";
      EXPECT_TRUE(questions.insert(text).second) << text << " comes twice";
      EXPECT_TRUE(text.ends_with('?')) << text;
    }
  }
}

TEST(QuickstartQa, train_and_dev_share_no_title_and_no_paragraph) {
  std::set<std::string> titles, contexts;
  for (const auto& paragraph : train()) {
    titles.insert(paragraph.title);
    EXPECT_TRUE(contexts.insert(paragraph.context).second) << paragraph.title << " comes twice";
  }
  for (const auto& paragraph : dev()) {
    EXPECT_EQ(titles.count(paragraph.title), 0U) << paragraph.title << " is in train and dev";
    EXPECT_TRUE(contexts.insert(paragraph.context).second) << paragraph.title << " comes twice";
  }
}

}  // namespace
}  // namespace sotto
