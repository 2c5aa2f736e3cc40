#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "src/prompt/prefix_encoder.h"
#include "src/train/training_loop.h"
#include "tests/support/formula_weights.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/temporary_folder.h"

// Whole trainings beside PEFT's: tests/golden/peft_training.py.
namespace sotto::train {
namespace {

using nlohmann::json;

const json& golden() {
  static const json loaded = json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/peft_training.json"));
  return loaded;
}

// PEFT's prefixes of an encoder-decoder lie in another order of layers: src/checkpoint/peft_adapter.cpp. The layers of
// `values` lie one behind the other in the dimension `dim`.
at::Tensor in_order_of_layers(const at::Tensor& values, std::int64_t dim, std::int64_t num_layers) {
  const at::Tensor order_L = at::arange(num_layers, at::kLong) * 2 % num_layers;
  return values.unflatten(dim, {num_layers, -1}).index_select(dim, order_L).flatten(dim, dim + 1);
}

// The parameters that have layers, and the dimension that those lie in.
std::map<std::string, std::int64_t> parameters_with_layers(const std::string& method) {
  if (method == "prefix_tuning") return {{"embedding.weight", 1}};
  if (method == "prefix_tuning_projection") return {{"transform.2.weight", 0}, {"transform.2.bias", 0}};
  return {};
}

// The encoder that PEFT trains under a method's name, begun as the maker begins it.
std::unique_ptr<prompt::PromptEncoder> encoder_of(const std::string& method, const json& parameters,
                                                  const model::ModelShape& shape) {
  static const std::map<std::string, prompt::PromptEncoderConfig> kConfigs = {
      {"prompt_tuning", {.encoder_type = "embedding"}},
      {"p_tuning_mlp", {.encoder_type = "mlp", .encoder_hidden = 12, .num_layers = 3}},
      {"p_tuning_lstm", {.encoder_type = "lstm", .encoder_hidden = 12, .num_layers = 2}},
  };
  const std::int64_t tokens = golden().at("virtual_tokens");
  prompt::Initializer initializer(1);
  std::unique_ptr<prompt::PromptEncoder> encoder;
  if (method == "prefix_tuning") {
    encoder = std::make_unique<prompt::PrefixEncoder>(at::zeros({tokens, shape.num_layers, 2, shape.key_size}));
  } else if (method == "prefix_tuning_projection") {
    encoder =
        std::make_unique<prompt::ProjectedPrefixEncoder>(tokens, shape.num_layers, shape.key_size, 12, initializer);
  } else {
    encoder = prompt::make_prompt_encoder(kConfigs.at(method), tokens, shape.hidden_size, 1);
  }
  prompt::NamedTensors values;
  for (const auto& [name, sizes] : parameters.items()) {
    values[name] = testing::formula_tensor(name, sizes, golden().at("parameter_scale"), 0.0);
    // Of an encoder-decoder's two halves the model reads the first.
    if (name == "embedding.weight" && values[name].size(0) == 2 * tokens)
      values[name] = values[name].narrow(0, 0, tokens);
  }
  if (shape.decoder_start_id) {
    for (const auto& [name, dim] : parameters_with_layers(method)) {
      values[name] = in_order_of_layers(values[name], dim, shape.num_layers);
    }
  }
  encoder->load(values);
  EXPECT_EQ(encoder->parameters().size(), parameters.size());
  return encoder;
}

data::TokenizedDataset examples_in(const testing::TemporaryFolder& folder, const tokenizer::Tokenizer& tokenizer,
                                   bool has_encoder, bool is_prefix) {
  std::string lines;
  for (const auto& row : golden().at("rows")) {
    lines += json({{"taskname", "t"}, {"text", row[0]}, {"answer", row[1]}}).dump() + "\n";
  }
  core::write_file_atomically(folder / "data.jsonl", lines);
  task_template::TaskTemplateConfig task;
  task.taskname = "t";
  task.prompt_template = "<|VIRTUAL_PROMPT_0|>{text}{answer}";
  task.total_virtual_tokens = golden().at("virtual_tokens");
  task_template::PromptTemplate parsed = task_template::parse_template(task);
  if (is_prefix) parsed = task_template::with_prefix(std::move(parsed));
  if (has_encoder) parsed = task_template::for_encoder(std::move(parsed));
  return data::TokenizedDataset({folder / "data.jsonl"},
                                {{"t", data::ExampleEncoder(std::move(parsed), tokenizer, 0, 64)}}, {});
}

std::vector<double> losses_of(const json& training) {
  const auto model = testing::load_formula_model(golden().at("models").at(training.at("model").get<std::string>()));
  const testing::TemporaryFolder folder;
  const testing::SmallTokenizer tokenizer;
  const data::TokenizedDataset examples = examples_in(folder, tokenizer, model->shape().decoder_start_id.has_value(),
                                                      training.at("method").get<std::string>().starts_with("prefix"));
  prompt::PromptTable prompts;
  prompts.add_tuned("t", encoder_of(training.at("method"), training.at("parameters"), model->shape()),
                    golden().at("virtual_tokens"));
  const parallel::ProcessGroup alone;
  TrainingSetup setup{
      .group = alone, .model = *model, .prompts = prompts, .train_set = examples, .validation_set = nullptr};
  const json& optim = golden().at("optim");
  setup.optim.lr = optim.at("lr");
  setup.optim.betas = optim.at("betas").get<std::vector<double>>();
  setup.optim.weight_decay = optim.at("weight_decay");
  setup.optim.sched = {.name = "constant", .warmup_steps = 0};
  setup.trainer.max_steps = static_cast<std::int64_t>(training.at("losses").size());
  setup.trainer.log_every_n_steps = 1;
  setup.trainer.gradient_clip_val = 0;
  setup.sampler = {.batch_size = examples.size(), .shuffle = false};
  setup.folder = folder.path();
  setup.save_prompts = [] {};
  TrainingLoop(setup).run();
  std::vector<double> losses;
  std::istringstream lines(core::read_text_file(folder / "metrics.jsonl"));
  for (std::string line; std::getline(lines, line);) losses.push_back(json::parse(line).at("train_loss"));
  return losses;
}

TEST(PeftTraining, TenStepsHaveTheSameLosses) {
  for (const json& training : golden().at("trainings")) {
    const std::string name = training.at("model").get<std::string>() + " " + training.at("method").get<std::string>();
    const std::vector<double> expected = training.at("losses"), losses = losses_of(training);
    ASSERT_EQ(losses.size(), expected.size()) << name;
    EXPECT_LT(expected.back(), expected.front() - 0.2) << name << " learns nothing: the comparison would be empty";
    for (std::size_t step = 0; step < losses.size(); ++step) {
      // fp32 on both sides, and AdamW divides by small roots: 2e-5 after ten steps.
      EXPECT_NEAR(losses[step], expected[step], 1e-4) << name << ", step " << step;
    }
  }
}

}  // namespace
}  // namespace sotto::train
