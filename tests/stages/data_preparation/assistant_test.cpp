#include "stages/data_preparation/assistant.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

class Assistant : public PrepareInFolder {
 protected:
  Assistant() : PrepareInFolder("assistant", write_assistant) {
    const std::string fold =
        "CrossValidation/autoGeneFromRealAnno/autoGene_2018_03_22-13_01_25_169/CrossValidation/KFold_1/";
    const std::string head = "answerid;scenario;intent;answer_annotation;answer_from_anno;answer_from_user\n";
    place(fold + "trainset/alarm_set.csv", head + "1;a;s;\"at [time : one]\";\"at one\";\"\"\n");
    place(fold + "testset/csv/alarm_set.csv",
          head + "2;a;s;\"t0\";\"t0\";\"\"\n3;a;s;\"t1\";\"t1\";\"\"\n4;a;s;\"t2\";\"t2\";\"\"\n");
  }
};

TEST_F(Assistant, HasUtteranceAndLabelAndHalfTheTestSetForValidation) {
  // random.seed(42) shuffles one item without a draw, then three to the order 1, 0, 2.
  prepare();
  EXPECT_EQ(written("train"), R"({"taskname": "intent_and_slot", "utterance": "at one", )"
                              R"x("label": "\nIntent: alarm_set\nSlots: time(one)"})x"
                              "\n");
  EXPECT_EQ(written("val"), R"({"taskname": "intent_and_slot", "utterance": "t1", )"
                            R"("label": "\nIntent: alarm_set\nSlots: None"})"
                            "\n");
  EXPECT_EQ(written("test"), R"({"taskname": "intent_and_slot", "utterance": "t0"})"
                             "\n"
                             R"({"taskname": "intent_and_slot", "utterance": "t2"})"
                             "\n");
  EXPECT_THAT(written("test_ground_truth"), HasSubstr(R"("t2", "label": "\nIntent: alarm_set\nSlots: None"})"));
}

TEST_F(Assistant, OptionsAreUnderNamesThatATemplateCanHave) {
  config_.include_options = true;
  config_.make_ground_truth = true;
  prepare();
  EXPECT_THAT(written("train"), HasSubstr(R"({"taskname": "intent_and_slot", "intent_options": "alarm_set", )"
                                          R"("slot_options": "time, O", "utterance": "at one", "label": )"));
  EXPECT_EQ(written("test"), written("test_ground_truth"));
}

}  // namespace
}  // namespace sotto::data_preparation
