#include "stages/data_preparation/squad.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

class Squad : public PrepareInFolder {
 protected:
  Squad() : PrepareInFolder("squad", write_squad) {
    place("train-v1.1.json", R"({"version": "1.1", "data": [{"title": "Caf\u00e9", "paragraphs": [
      {"context": "Coffee came from \"Kaffa\" to Vienna.", "qas": [
        {"id": "1", "question": "Where from?", "answers": [{"text": "Kaffa", "answer_start": 18}]},
        {"id": "2", "question": "Where not?", "answers": []}]}]}]})");
    place("dev-v1.1.json", R"({"data": [{"title": "Tea", "paragraphs": [
      {"context": "Tea has caffeine.", "qas": [
        {"question": "What?", "answers": [{"text": "caffeine"}, {"text": "Tea has caffeine"}]},
        {"question": "Why?", "answers": []}]}]}]})");
  }
};

TEST_F(Squad, BecomesFourFilesWithoutTheUnanswerable) {
  prepare();
  EXPECT_EQ(written("train"), R"({"taskname": "squad", "context": "Coffee came from \"Kaffa\" to Vienna.", )"
                              R"("question": "Where from?", "answer": "Kaffa"})"
                              "\n");
  EXPECT_EQ(written("val"),
            R"({"taskname": "squad", "context": "Tea has caffeine.", "question": "What?", "answer": "caffeine"})"
            "\n");
  EXPECT_EQ(written("test"), R"({"taskname": "squad", "context": "Tea has caffeine.", "question": "What?"})"
                             "\n");
  EXPECT_EQ(written("test_ground_truth"), R"({"taskname": "squad", "context": "Tea has caffeine.", )"
                                          R"("question": "What?", "answer": ["caffeine", "Tea has caffeine"]})"
                                          "\n");
}

TEST_F(Squad, TopicTasknameAndFileNamesAreOptions) {
  config_.include_topic_name = true;
  config_.taskname = "qa";
  config_.dev_file = "train-v1.1.json";
  prepare();
  EXPECT_THAT(written("train"), HasSubstr(R"("answer": "Kaffa", "topic": "Caf\u00e9"})"));
  EXPECT_THAT(written("test"), HasSubstr(R"({"taskname": "qa", "context": )"));
  EXPECT_THAT(written("test"), HasSubstr(R"("question": "Where from?", "topic": "Caf\u00e9"})"));
}

TEST_F(Squad, TheFormOfSupervisedFineTuningHasInputAndOutput) {
  config_.sft_format = true;
  prepare();
  EXPECT_EQ(written("val"), R"({"input": "User: Context:Tea has caffeine. Question:What?\n\nAssistant:", )"
                            R"("output": "caffeine"})"
                            "\n");
  EXPECT_THAT(written("test"), HasSubstr(R"("output": ""})"));
  EXPECT_THAT(written("test_ground_truth"), HasSubstr(R"("output": ["caffeine", "Tea has caffeine"]})"));
}

TEST_F(Squad, WithAMissingOrBrokenFileNothingIsWritten) {
  place("dev-v1.1.json", R"({"data": [{]})");
  EXPECT_THAT(error(), HasSubstr("dev-v1.1.json:1:12: not valid JSON."));
  std::filesystem::remove(folder_ / "dev-v1.1.json");
  EXPECT_THAT(error(), HasSubstr((folder_ / "dev-v1.1.json").string()));
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "out"));
}

}  // namespace
}  // namespace sotto::data_preparation
