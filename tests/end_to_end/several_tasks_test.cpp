// docs/several_tasks.md with its own configuration files, a tiny model and few steps: two tasks tuned together, a third
// added to their prompts, all three asked in one file.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The YAML block behind a file's name in the page. The tiny model has no capital letters.
std::string block_of(const std::string& name) {
  const std::string page = core::read_text_file(SOTTO_SOURCE_DIR "/docs/several_tasks.md"), open = "```yaml\n";
  const std::size_t begin = page.find(open, page.find("`" + name + "`")) + open.size();
  std::istringstream lines(page.substr(begin, page.find("```", begin) - begin));
  std::string block;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("prompt_template:") != std::string::npos) {
      for (const std::string word : {"Sentence", "Sentiment", "Utterance"}) {
        const std::size_t place = line.find(word);
        if (place != std::string::npos) line[place] = static_cast<char>(std::tolower(line[place]));
      }
    }
    block += line + "\n";
  }
  return block;
}

class SeveralTasks : public ::testing::Test {
 protected:
  SeveralTasks() {
    testing::write_tiny_model_folder(folder_ / "models/smollm2-135m-instruct");
    for (const std::string name : {"two_tasks", "squad_added"}) {
      core::write_file_atomically(folder_ / "my_conf/prompt_learning" / (name + ".yaml"), block_of(name + ".yaml"));
    }
    std::string all;
    all += write("financial_phrase_bank/financial_phrase_bank", "sentiment", {"sentence"}, "label");
    all += write("assistant/assistant", "intent_and_slot", {"utterance"}, "label");
    all += write("prompt_data/v1.1/squad", "squad", {"context", "question"}, "answer");
    core::write_file_atomically(folder_ / "mixed_test.jsonl", all);
  }
  // Four examples for training and validation; gives the lines.
  std::string write(const std::string& beginning, const std::string& task, const std::vector<std::string>& fields,
                    const std::string& answer) const {
    std::string lines;
    for (const std::string letter : {"a", "b", "c", "d"}) {
      json line = {{"taskname", task}, {answer, " " + letter}};
      for (const std::string& field : fields) line[field] = field.substr(0, 3) + " " + letter + "?";
      lines += line.dump() + "\n";
    }
    for (const char* part : {"_train.jsonl", "_val.jsonl"}) {
      core::write_file_atomically(folder_ / "data" / (beginning + part), lines);
    }
    return lines;
  }
  void run(const std::string& configuration, const std::string& more = "") const {
    const std::string command =
        "cd '" + folder_.path().string() +
        "' && " SOTTO_BIN_DIR
        "/sotto hydra.searchpath=[file://$PWD/my_conf] "
        "prompt_learning=" +
        configuration + " run.name=" + configuration +
        " 'stages=[prompt_learning,evaluation]' evaluation=prompt_llama/squad base_results_dir=$PWD/results "
        "data_dir=$PWD/data model_dir=$PWD/models prompt_learning.model.encoder_seq_length=64 "
        "prompt_learning.trainer.max_steps=2 'evaluation.data.test_ds=[mixed_test.jsonl]' evaluation.before=false "
        "evaluation.inference.tokens_to_generate=6 +evaluation.inference.task_end_strings.intent_and_slot=[] " +
        more + " >out 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << core::read_text_file(folder_ / "out");
  }
  // The answers' tokens by task, in the order of the questions.
  std::map<std::string, std::vector<json>> answers(const std::string& run_name) const {
    std::istringstream lines(core::read_text_file(folder_ / "results" / run_name / "evaluation/predictions.jsonl"));
    std::map<std::string, std::vector<json>> tokens;
    for (std::string line; std::getline(lines, line);) {
      const json record = json::parse(line);
      tokens[record.at("taskname")].push_back(record.at("token_ids"));
    }
    return tokens;
  }
  std::string adapter(const std::string& run_name, const std::string& task) const {
    return core::read_text_file(folder_ / "results" / run_name / "prompt_learning/prompts" / task /
                                "adapter_model.safetensors");
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(SeveralTasks, EarlierTasksStayAsTheyAreWhenOneIsAdded) {
  // The first run knows no SQuAD yet.
  const std::string all = core::read_text_file(folder_ / "mixed_test.jsonl");
  core::write_file_atomically(folder_ / "mixed_test.jsonl", all.substr(0, all.find(R"({"answer")")));
  run("two_tasks");
  const auto before = answers("two_tasks");
  ASSERT_EQ(before.size(), 2U);
  core::write_file_atomically(folder_ / "mixed_test.jsonl", all);
  const std::string squad =
      R"('prompt_learning.model.task_templates=[{taskname: squad, prompt_template: "<|VIRTUAL_PROMPT_0|>{context} {question}{answer}", total_virtual_tokens: 4, answer_field: answer}]')";
  for (const std::string style : {"p-tuning", "prompt-tuning"}) {
    run("squad_added", squad + " prompt_learning.model.virtual_prompt_style=" + style);
    const auto after = answers("squad_added");
    EXPECT_EQ(after.size(), 3U);
    for (const auto& [task, tokens] : before) {
      EXPECT_EQ(after.at(task), tokens) << task;
      EXPECT_EQ(adapter("squad_added", task), adapter("two_tasks", task)) << task;
    }
    fs::remove_all(folder_ / "results/squad_added");
  }
}

}  // namespace
}  // namespace sotto
