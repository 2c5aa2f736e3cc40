#include "stages/data_preparation/winogrande.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

class Winogrande : public PrepareInFolder {
 protected:
  Winogrande() : PrepareInFolder("winogrande", write_winogrande) {
    place("train_xl.jsonl", line("1"));
    place("dev.jsonl", line("2"));
  }
  static std::string line(const std::string& answer) {
    return R"({"qID": "7", "sentence": "The cup broke the plate because the _ was hard.", "option1": "cup", )"
           R"("option2": "plate", "answer": ")" +
           answer + "\"}\n";
  }
};

TEST_F(Winogrande, AsksForOneOfTwoOptions) {
  prepare();
  EXPECT_EQ(written("train"), R"({"prompt_tag": "Winogrande", "text": "option1: cup option2: plate sentence: The cup )"
                              R"(broke the plate because the _ was hard. answer:", "answer": " cup"})"
                              "\n");
  EXPECT_THAT(written("val"), HasSubstr(R"("answer": " plate"})"));
}

TEST_F(Winogrande, AFileWithoutAnswersIsAnError) {
  place("dev.jsonl", line(""));
  EXPECT_THAT(error(), HasSubstr("dev.jsonl:1: 'answer' must be \"1\" or \"2\", but is \"\"."));
}

}  // namespace
}  // namespace sotto::data_preparation
