#pragma once

#include <cstdint>
#include <string>

#include "src/config/field_list.h"

namespace sotto::train {

// `exp_manager.checkpoint_callback_params` with NeMo's keys.
struct CheckpointConfig {
  std::string monitor = "val_loss";
  std::string mode = "min";
  std::int64_t save_top_k = 2;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("monitor", monitor,
          "the metric that says which prompts are the best: val_loss, val_loss_TASK, "
          "reduced_train_loss");
    visit.one_of("mode", mode, {"min", "max"}, "whether the lowest or the highest is the best");
    visit("save_top_k", save_top_k, "how many of the best checkpoints stay, beside the newest; -1: all");
    for (const char* const key :
         {"save_best_model", "save_nemo_on_train_end", "always_save_nemo", "save_last", "postfix"}) {
      visit.ignored(key, "the best prompts are always written, the newest checkpoint always kept");
    }
    for (const char* const key : {"filename", "dirpath", "model_parallel_size", "verbose", "auto_insert_metric_name",
                                  "every_n_train_steps", "every_n_epochs", "train_time_interval"}) {
      visit.ignored(key, "a checkpoint-<step> follows every validation");
    }
  }
  void validate(config::Problems& problems) const {
    if (save_top_k < -1) problems.add("save_top_k", "must be -1 or at least 0");
  }
};

}  // namespace sotto::train
