#include "src/train/validation.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/packing/pack_rows.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_llama.h"

namespace sotto::train {
namespace {

TEST(Validation, LossesAreThoseOfTheRowsOneByOne) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "d.jsonl", R"({"taskname":"b","text":"abc","answer":"d"})"
                                                  "\n"
                                                  R"({"taskname":"a","text":"abcd","answer":"ef"})"
                                                  "\n"
                                                  R"({"taskname":"b","text":"ab","answer":"dab"})"
                                                  "\n");
  const testing::SmallTokenizer tokenizer;
  data::TaskEncoders tasks;
  for (const char* const name : {"a", "b", "c"}) {
    task_template::TaskTemplateConfig config;
    config.taskname = name;
    config.prompt_template = "<|VIRTUAL_PROMPT_0|>{text} {answer}";
    config.total_virtual_tokens = 2;
    tasks.emplace(name, data::ExampleEncoder(task_template::parse_template(config), tokenizer, 0, 64));
  }
  const data::TokenizedDataset examples({folder / "d.jsonl"}, tasks, {});
  const auto model = testing::TinyLlama(true).packed();
  const at::Tensor prompt_PD = at::randn({2, model->shape().hidden_size});
  std::vector<double> sums(3, 0.0), targets(3, 0.0);
  for (std::int64_t index = 0; index < 3; ++index) {
    const packing::Row row = examples.row(index);
    const at::Tensor log_prob_N = model->score(packing::pack_rows({&row, 1}), prompt_PD).log_prob_N;
    sums[examples.store().task(index)] -= log_prob_N.sum().item<double>();
    targets[examples.store().task(index)] += static_cast<double>(log_prob_N.numel());
  }
  for (const std::int64_t rows_at_once : {1, 2, 8}) {
    const auto losses = task_losses(*model, prompt_PD, examples, rows_at_once);
    ASSERT_EQ(losses.size(), 3U);
    for (std::size_t task = 0; task < 3; ++task) {
      EXPECT_NEAR(losses[task].loss, sums[task], 1e-4 * sums[task]) << "fp32 in batches of another size";
      EXPECT_EQ(losses[task].num_targets, targets[task]);
    }
  }
}

TEST(Validation, MetricsAreMeansOverTargetsAndTasksWithoutExamplesHaveNone) {
  const auto metrics = validation_metrics({{6, 2}, {4, 8}, {0, 0}}, {"a", "b", "c"});
  EXPECT_THAT(metrics, ::testing::ElementsAre(::testing::Pair("val_loss", 1.0), ::testing::Pair("val_loss_a", 3.0),
                                              ::testing::Pair("val_loss_b", 0.5)));
  EXPECT_THAT(validation_metrics({{6, 2}}, {"a"}), ::testing::ElementsAre(::testing::Pair("val_loss", 3.0)));
}

}  // namespace
}  // namespace sotto::train
