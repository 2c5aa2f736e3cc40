#include "stages/data_preparation/assistant_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using sotto::testing::message_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kFold =
    "NLU-Evaluation-Data-master/CrossValidation/autoGeneFromRealAnno/autoGene_2018_03_22-13_01_25_169/CrossValidation/"
    "KFold_1/";
constexpr const char* kHead = "answerid;scenario;intent;answer_annotation;answer_from_anno;answer_from_user\n";

class AssistantReader : public ::testing::Test {
 protected:
  void SetUp() override {
    place("trainset/music_play.csv", "");
    place("trainset/alarm_set.csv", "");
    place("testset/csv/music_play.csv", "");
    place("testset/csv/alarm_set.csv", "");
  }
  void place(const std::string& name, const std::string& lines) const {
    core::write_file_atomically(folder_ / (kFold + name), kHead + lines);
  }
  // The slots of one annotated utterance.
  std::string slots(const std::string& annotation, const std::string& utterance, bool leading_slots = false) const {
    place("trainset/alarm_set.csv", "1;alarm;set;\"" + annotation + "\";\"" + utterance + "\";\"...\"\n");
    return read_assistant(folder_.path(), leading_slots).train.at(0).slots;
  }
  sotto::testing::TemporaryFolder folder_;
};

TEST_F(AssistantReader, ReadsIntentsTypesAndRequestsInOrder) {
  place("trainset/music_play.csv", "1;m;p;\"play [song : yes]\";\"play yes\";\"Play Yes!\"\n");
  place("trainset/alarm_set.csv", "2;a;s;\"wake me\";\"  wake me\";\"Wake me.\"\r\n");
  place("testset/csv/alarm_set.csv", "3;a;s;\"at [time : one]\";\"at one\";\"At 1\"\n");
  const AssistantData data = read_assistant(folder_.path(), false);
  EXPECT_THAT(data.intents, ElementsAre("alarm_set", "music_play"));
  EXPECT_THAT(data.slot_types, ElementsAre("song", "time", "O"));
  ASSERT_EQ(data.train.size(), 2u);
  EXPECT_EQ(data.train[0].utterance, "wake me");
  EXPECT_EQ(data.train[0].intent, "alarm_set");
  EXPECT_EQ(data.train[0].slots, "None");
  EXPECT_EQ(data.train[1].slots, "song(yes)");
  EXPECT_EQ(data.test.at(0).slots, "time(one)");
  EXPECT_EQ(read_assistant(folder_ / "NLU-Evaluation-Data-master", false).train.size(), 2u);
}

TEST_F(AssistantReader, FormatsSlotsAsNeMosScript) {
  struct Case {
    const char *name, *annotation, *utterance, *slots;
  };
  // The last column was printed by NeMo's script (1.22).
  const Case cases[] = {
      {"two_words", "at [time : nine am] please", "at nine am please", "time(nine am)"},
      {"two_types", "at [time : nine] on [date : may one]", "at nine on may one", "time(nine), date(may one)"},
      {"neighbors_of_a_type_join", "at [time : nine] [time : ten]", "at nine ten", "time(nine ten)"},
      {"same_type_apart", "at [time : nine] or [time : ten]", "at nine or ten", "time(nine), time(ten)"},
      {"at_the_beginning", "[time : nine am] call [person : bo]", "nine am call bo", "person(bo)"},
  };
  for (const Case& c : cases) EXPECT_EQ(slots(c.annotation, c.utterance), c.slots) << c.name;
}

TEST_F(AssistantReader, KeepsSlotsThatBeginAnUtteranceWhenAsked) {
  EXPECT_EQ(slots("[time : nine am] call [person : bo]", "nine am call bo", true), "time(nine am), person(bo)");
  EXPECT_EQ(slots("[time : nine]", "nine", true), "time(nine)");
  EXPECT_EQ(slots("call [person : bo]", "call bo", true), "person(bo)");
}

TEST_F(AssistantReader, ErrorsNameTheFolderOrTheLine) {
  EXPECT_THAT(message_of([&] { read_assistant(folder_ / "elsewhere", false); }),
              HasSubstr("source_dir must be the unpacked folder NLU-Evaluation-Data-master."));
  EXPECT_THAT(message_of([&] { slots("one two three four", "one"); }),
              HasSubstr("alarm_set.csv:2: the annotation \"one two three four\" has more words than the utterance"));
  place("trainset/alarm_set.csv", "1;alarm\n");
  EXPECT_THAT(message_of([&] { read_assistant(folder_.path(), false); }),
              HasSubstr("alarm_set.csv:2: expected 6 columns, but found 2."));
  place("trainset/alarm_set.csv", "\xe9\n");
  EXPECT_THAT(message_of([&] { read_assistant(folder_.path(), false); }), HasSubstr("is not UTF-8."));
  place("trainset/alarm_set.csv", "");
  place("trainset/only_in_train.csv", "");
  EXPECT_THAT(message_of([&] { read_assistant(folder_.path(), false); }), HasSubstr("testset/csv/only_in_train.csv"));
}

}  // namespace
}  // namespace sotto::data_preparation
