#include "stages/data_preparation/financial_phrase_bank.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

class FinancialPhraseBank : public PrepareInFolder {
 protected:
  FinancialPhraseBank() : PrepareInFolder("financial_phrase_bank", write_financial_phrase_bank) {
    place("Sentences_AllAgree.txt",
          "Sales rose .@positive\r\nSales in \xc5land fell . @negative\n\nMail a@b.fi .@neutral\n");
  }
};

TEST_F(FinancialPhraseBank, IsShuffledAndCutInThree) {
  // random.seed(1234) shuffles three items to the order 2, 0, 1; int(3 * 0.8) is 2, (3 - 2) // 2 is 0.
  prepare();
  EXPECT_EQ(written("train"), R"({"taskname": "sentiment", "sentence": "Mail a@b.fi .", "label": " neutral"})"
                              "\n"
                              R"({"taskname": "sentiment", "sentence": "Sales rose .", "label": " positive"})"
                              "\n");
  EXPECT_EQ(written("val"), "");
  EXPECT_EQ(written("test"), R"({"taskname": "sentiment", "sentence": "Sales in \u00c5land fell ."})"
                             "\n");
  EXPECT_EQ(written("test_ground_truth"),
            R"({"taskname": "sentiment", "sentence": "Sales in \u00c5land fell .", "label": " negative"})"
            "\n");
}

TEST_F(FinancialPhraseBank, PartsSeedAndTruthAreOptions) {
  config_.train_percent = 0;
  config_.make_ground_truth = true;
  config_.taskname = "mood";
  prepare();
  EXPECT_EQ(written("train"), "");
  EXPECT_THAT(written("val"), HasSubstr(R"({"taskname": "mood", "sentence": "Mail a@b.fi .", "label": " neutral"})"));
  EXPECT_THAT(written("test"), HasSubstr(R"("label": " negative"})"));
  EXPECT_EQ(written("test"), written("test_ground_truth"));
}

TEST_F(FinancialPhraseBank, ErrorsNameTheLine) {
  place("Sentences_AllAgree.txt", "Good .@positive\n\nBad .\n");
  EXPECT_THAT(error(), HasSubstr("Sentences_AllAgree.txt:3: expected 'sentence@label', but found 'Bad .'."));
  place("Sentences_AllAgree.txt", "Good . @ \n");
  EXPECT_THAT(error(), HasSubstr("Sentences_AllAgree.txt:1: expected"));
  config_.file_name = "none.txt";
  EXPECT_THAT(error(), HasSubstr("none.txt"));
}

}  // namespace
}  // namespace sotto::data_preparation
