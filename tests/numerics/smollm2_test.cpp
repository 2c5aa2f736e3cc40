// The quickstart's model, from its file to its numbers, against transformers (smollm2.py beside this file).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "src/checkpoint/model_folder.h"
#include "src/core/mapped_file.h"
#include "src/evaluate/generate.h"
#include "src/evaluate/reference_score.h"
#include "stages/conversion/convert_gguf.h"
#include "tests/support/temporary_folder.h"

namespace sotto {
namespace {

namespace fs = std::filesystem;

const fs::path kModel = SOTTO_SOURCE_DIR "/.venv/models/SmolLM2-135M-Instruct.Q4_1.gguf";

// Both compute in fp32 with sums in another order over 30 layers; measured differences stay below 3e-5.
constexpr double kTolerance = 2e-4;

struct Question {
  packing::Row prompt, with_answer;
};

std::vector<Question> questions(const tokenizer::Tokenizer& tokenizer, const nlohmann::json& golden) {
  const auto file =
      nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/examples/quickstart_qa/dev-v1.1.json"));
  std::vector<Question> result;
  for (const auto& article : file.at("data")) {
    for (const auto& paragraph : article.at("paragraphs")) {
      for (const auto& qa : paragraph.at("qas")) {
        if (result.size() == golden.size()) return result;
        const std::string text = "Context: " + paragraph.at("context").get<std::string>() +
                                 "\n\nQuestion: " + qa.at("question").get<std::string>() + "\n\nAnswer:";
        packing::Row prompt{tokenizer.encode(text), 0};
        prompt.first_target = static_cast<std::int64_t>(prompt.token_ids.size());
        packing::Row row = prompt;
        for (const auto& id : golden[result.size()].at("answer_ids")) row.token_ids.push_back(id);
        result.push_back({std::move(prompt), std::move(row)});
      }
    }
  }
  return result;
}

TEST(SmolLm2, log_probabilities_and_greedy_continuations_are_those_of_transformers) {
  if (!fs::exists(kModel)) GTEST_SKIP() << "run `make setup` to fetch " << kModel;
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/numerics/smollm2.json"));
  const testing::TemporaryFolder folder;
  conversion::convert_gguf(kModel, folder / "model", "fp32");
  const auto tokenizer = tokenizer::load_tokenizer(folder / "model");
  const auto model = checkpoint::load_model_folder(folder / "model", {model::Precision::kFp32});
  std::vector<packing::Row> prompts, rows;
  for (Question& question : questions(*tokenizer, golden)) {
    prompts.push_back(std::move(question.prompt));
    rows.push_back(std::move(question.with_answer));
  }
  ASSERT_EQ(rows.size(), 50U);

  const auto scores = evaluate::score_references(*model, rows, {}, 25);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto expected = golden[row].at("log_probs").get<std::vector<double>>();
    ASSERT_EQ(scores[row].log_probs.size(), expected.size());
    for (std::size_t n = 0; n < expected.size(); ++n) {
      EXPECT_NEAR(scores[row].log_probs[n], expected[n], kTolerance) << golden[row].at("id") << " token " << n;
    }
  }
  const auto generations = evaluate::generate(*model, *tokenizer, prompts, {}, {.max_new_tokens = 16});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    auto expected = golden[row].at("greedy_ids").get<std::vector<packing::TokenId>>();
    const auto end = std::find(expected.begin(), expected.end(), tokenizer->end_of_text_id());
    expected.erase(end, expected.end());
    EXPECT_EQ(generations[row].at(0).token_ids, expected) << golden[row].at("id");
  }
}

}  // namespace
}  // namespace sotto
