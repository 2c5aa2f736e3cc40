#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sotto::data_preparation {

// What a data set has where the configuration does not say: the task's name in its lines, how the names of its files
// begin, the original files (`train_file` and `dev_file`, or one `file_name` that is cut in three), the seed of NeMo's
// script.
struct DataSetDefaults {
  std::string_view data_set, task, save_name_base, train_file, dev_file, file_name;
  std::int64_t random_seed;
};
inline constexpr std::array kDataSetDefaults{
    DataSetDefaults{"squad", "squad", "squad", "train-v1.1.json", "dev-v1.1.json", "", 1234},
    DataSetDefaults{"squad_v2_by_topic", "squad", "squad", "", "", "train-v2.0.json", 1234},
    DataSetDefaults{"financial_phrase_bank", "sentiment", "financial_phrase_bank", "", "", "Sentences_AllAgree.txt",
                    1234},
    DataSetDefaults{"assistant", "intent_and_slot", "assistant", "", "", "", 42},
    DataSetDefaults{"winogrande", "Winogrande", "winogrande_prompt_tuning", "train_xl.jsonl", "dev.jsonl", "", 1234},
    DataSetDefaults{"rte", "RTE", "RTE_prompt_tuning", "train.jsonl", "val.jsonl", "", 1234},
    DataSetDefaults{"custom", "custom", "custom", "", "", "", 1234},
};

// The row of a data set; of the first where there is none (the configuration names unknown ones as problems).
constexpr const DataSetDefaults& data_set_defaults(std::string_view data_set) {
  for (const DataSetDefaults& row : kDataSetDefaults)
    if (row.data_set == data_set) return row;
  return kDataSetDefaults.front();
}

}  // namespace sotto::data_preparation
