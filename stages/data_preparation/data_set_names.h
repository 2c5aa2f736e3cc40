#pragma once

#include <array>
#include <string_view>

namespace sotto::data_preparation {

// What a data set is called where the configuration does not say: in the lines, and in the names of its files.
struct DataSetNames {
  std::string_view data_set, task, save_name_base;
};
inline constexpr std::array kDataSetNames{
    DataSetNames{"squad", "squad", "squad"},
};

// The row of a data set; of the first where there is none (the configuration names unknown ones as problems).
constexpr DataSetNames data_set_names(std::string_view data_set) {
  for (const DataSetNames& names : kDataSetNames)
    if (names.data_set == data_set) return names;
  return kDataSetNames.front();
}

}  // namespace sotto::data_preparation
