#include "stages/data_preparation/squad.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using sotto::testing::message_of;
using ::testing::HasSubstr;

constexpr const char* kTrain = R"({"version": "1.1", "data": [{"title": "Caf\u00e9", "paragraphs": [
  {"context": "Coffee came from \"Kaffa\" to Vienna.", "qas": [
    {"id": "1", "question": "Where from?", "answers": [{"text": "Kaffa", "answer_start": 18}]},
    {"id": "2", "question": "Where not?", "answers": []}]}]}]})";
constexpr const char* kDev = R"({"data": [{"title": "Tea", "paragraphs": [
  {"context": "Tea has caffeine.", "qas": [
    {"question": "What?", "answers": [{"text": "caffeine"}, {"text": "Tea has caffeine"}]},
    {"question": "Why?", "answers": []}]}]}]})";

class Squad : public ::testing::Test {
 protected:
  void SetUp() override {
    core::write_file_atomically(folder_ / "train-v1.1.json", kTrain);
    core::write_file_atomically(folder_ / "dev-v1.1.json", kDev);
  }
  void write() {
    PreparedFiles files(folder_.path(), "squad");
    write_squad(config_, folder_.path(), files);
    files.commit();
  }
  std::string written(const std::string& split) const {
    return core::read_text_file(folder_ / ("squad_" + split + ".jsonl"));
  }
  sotto::testing::TemporaryFolder folder_;
  DataPreparationConfig config_;
};

TEST_F(Squad, BecomesFourFilesWithoutTheUnanswerable) {
  write();
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
  write();
  EXPECT_THAT(written("train"), HasSubstr(R"("answer": "Kaffa", "topic": "Caf\u00e9"})"));
  EXPECT_THAT(written("test"), HasSubstr(R"({"taskname": "qa", "context": )"));
  EXPECT_THAT(written("test"), HasSubstr(R"("question": "Where from?", "topic": "Caf\u00e9"})"));
}

TEST_F(Squad, TheFormOfSupervisedFineTuningHasInputAndOutput) {
  config_.sft_format = true;
  write();
  EXPECT_EQ(written("val"), R"({"input": "User: Context:Tea has caffeine. Question:What?\n\nAssistant:", )"
                            R"("output": "caffeine"})"
                            "\n");
  EXPECT_THAT(written("test"), HasSubstr(R"("output": ""})"));
  EXPECT_THAT(written("test_ground_truth"), HasSubstr(R"("output": ["caffeine", "Tea has caffeine"]})"));
}

TEST_F(Squad, ErrorsNameTheFileAndThePathInIt) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"dta": []})", "dev-v1.1.json: data is missing. Did you mean 'dta'?"},
      {R"({"data": [{"title": "a", "paragraphs": [{"context": "b", "qas": [{"answers": []}]}]}]})",
       "dev-v1.1.json: data[0].paragraphs[0].qas[0].question is missing."},
      {R"({"data": [{"title": "a", "paragraphs": [{"context": 3, "qas": []}]}]})",
       "dev-v1.1.json: data[0].paragraphs[0].context: expected a string, but found number."},
      {R"({"data": [{]})", "dev-v1.1.json:1:12: not valid JSON."},
  };
  for (const auto& [content, message] : cases) {
    core::write_file_atomically(folder_ / "dev-v1.1.json", content);
    EXPECT_THAT(message_of([&] { write(); }), HasSubstr(message));
  }
  std::filesystem::remove(folder_ / "dev-v1.1.json");
  EXPECT_THAT(message_of([&] { write(); }), HasSubstr((folder_ / "dev-v1.1.json").string()));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "squad_train.jsonl"));
}

}  // namespace
}  // namespace sotto::data_preparation
