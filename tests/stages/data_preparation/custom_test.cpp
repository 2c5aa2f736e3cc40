#include "stages/data_preparation/custom.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

class Custom : public PrepareInFolder {
 protected:
  Custom() : PrepareInFolder("custom", write_custom) { config_.taskname = "qa"; }
};

TEST_F(Custom, TwoFilesKeepTheirOrderAndAllFields) {
  place("t.csv", "question,answer\nWho?,me\nWhere?,here\n");
  place("d.jsonl", R"({"taskname": "old", "question": "When?", "answer": ["now", "soon"]})");
  config_.train_file = "t.csv";
  config_.dev_file = "d.jsonl";
  prepare();
  EXPECT_EQ(written("train"), R"({"taskname": "qa", "question": "Who?", "answer": "me"})"
                              "\n"
                              R"({"taskname": "qa", "question": "Where?", "answer": "here"})"
                              "\n");
  EXPECT_EQ(written("val"), R"({"taskname": "qa", "question": "When?", "answer": "now"})"
                            "\n");
  EXPECT_EQ(written("test"), R"({"taskname": "qa", "question": "When?"})"
                             "\n");
  EXPECT_EQ(written("test_ground_truth"), R"({"taskname": "qa", "question": "When?", "answer": ["now", "soon"]})"
                                          "\n");
}

TEST_F(Custom, OneFileIsShuffledAndCutWithChosenFields) {
  place("a.csv", "id,q,label\n0,q0,x\n1,q1,y\n2,q2,z\n");
  config_.file_name = "a.csv";
  config_.answer_field = "target";
  config_.fields = {{"question", "q"}, {"target", "label"}};
  prepare();  // to the order 2, 0, 1, as in financial_phrase_bank_test.cpp
  EXPECT_EQ(written("train"), R"({"taskname": "qa", "question": "q2", "target": "z"})"
                              "\n"
                              R"({"taskname": "qa", "question": "q0", "target": "x"})"
                              "\n");
  EXPECT_EQ(written("test"), R"({"taskname": "qa", "question": "q1"})"
                             "\n");
  EXPECT_EQ(written("test_ground_truth"), R"({"taskname": "qa", "question": "q1", "target": "y"})"
                                          "\n");
}

TEST_F(Custom, ErrorsNameTheRowAndTheField) {
  place("a.csv", "question,answer\nWho?,me\n");
  config_.file_name = "a.csv";
  config_.fields = {{"question", "questoin"}, {"answer", "answer"}};
  EXPECT_THAT(error(), HasSubstr("a.csv:2: has no 'questoin'. Did you mean 'question'?"));
  config_.fields = {};
  config_.answer_field = "label";
  EXPECT_THAT(error(), HasSubstr("a.csv:2: has no 'label'."));
  place("a.jsonl", R"({"question": "q", "answer": []})");
  config_.file_name = "a.jsonl";
  config_.answer_field = "answer";
  EXPECT_THAT(error(), HasSubstr("a.jsonl:1: 'answer' is an empty list."));
}

}  // namespace
}  // namespace sotto::data_preparation
