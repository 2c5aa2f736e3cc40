#include "stages/data_preparation/rte.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

class Rte : public PrepareInFolder {
 protected:
  Rte() : PrepareInFolder("rte", write_rte) {
    place("train.jsonl", line("not_entailment"));
    place("val.jsonl", line("entailment"));
  }
  static std::string line(const std::string& label) {
    return R"({"premise": "It rained.", "hypothesis": "It is wet.", "label": ")" + label + "\", \"idx\": 0}\n";
  }
};

TEST_F(Rte, AsksWhetherTheHypothesisFollows) {
  prepare();
  EXPECT_EQ(written("train"), R"({"prompt_tag": "RTE", "text": "premise: It rained. hypothesis: It is wet. answer:", )"
                              R"("answer": " not_entailment"})"
                              "\n");
  EXPECT_THAT(written("val"), HasSubstr(R"("answer": " entailment"})"));
}

TEST_F(Rte, AnotherLabelIsAnError) {
  place("val.jsonl", line("neutral"));
  EXPECT_THAT(error(), HasSubstr("val.jsonl:1: 'label' must be entailment or not_entailment, but is \"neutral\"."));
}

}  // namespace
}  // namespace sotto::data_preparation
