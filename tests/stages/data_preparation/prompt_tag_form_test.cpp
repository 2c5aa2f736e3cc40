#include "stages/data_preparation/prompt_tag_form.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

TaggedExample example(const nlohmann::ordered_json& object) {
  return {text_under(object, "in"), " " + text_under(object, "out")};
}

class PromptTagForm : public PrepareInFolder {
 protected:
  PromptTagForm()
      : PrepareInFolder("winogrande",
                        [](const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                           PreparedFiles& files) { write_prompt_tag_files(config, source_dir, files, example); }) {
    place("train_xl.jsonl", R"({"in": "a", "out": "b"})");
    place("dev.jsonl", R"({"in": "c", "out": "d"})");
  }
};

TEST_F(PromptTagForm, HasTagTextAndAnswer) {
  prepare();
  EXPECT_EQ(written("train"), R"({"prompt_tag": "Winogrande", "text": "a", "answer": " b"})"
                              "\n");
  EXPECT_EQ(written("val"), R"({"prompt_tag": "Winogrande", "text": "c", "answer": " d"})"
                            "\n");
  EXPECT_EQ(written("test"), R"({"prompt_tag": "Winogrande", "text": "c"})"
                             "\n");
  EXPECT_EQ(written("test_ground_truth"), written("val"));
}

TEST_F(PromptTagForm, TagAndFilesAreOptions) {
  config_.taskname = "pronouns";
  config_.train_file = "dev.jsonl";
  config_.make_ground_truth = true;
  prepare();
  EXPECT_EQ(written("train"), R"({"prompt_tag": "pronouns", "text": "c", "answer": " d"})"
                              "\n");
  EXPECT_EQ(written("test"), written("train"));
}

TEST_F(PromptTagForm, ErrorsNameTheLineAndTheKey) {
  place("dev.jsonl", "{\"in\": \"c\", \"ut\": \"d\"}");
  EXPECT_THAT(error(), HasSubstr("dev.jsonl:1: 'out' is missing. Did you mean 'ut'?"));
  place("dev.jsonl", "{\"in\": \"c\", \"out\": \"d\"}\n{\"in\": 3}");
  EXPECT_THAT(error(), HasSubstr("dev.jsonl:2: 'in' must be a string, but is number."));
}

}  // namespace
}  // namespace sotto::data_preparation
