#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "src/core/mapped_file.h"
#include "src/evaluate/figure.h"

namespace sotto::testing {

// tests/golden/metrics.json: what other packages say of made-up answers.
inline const nlohmann::json& metric_golden() {
  static const auto read = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/metrics.json"));
  return read;
}

// Each figure is the golden case's of the same name; sums of doubles in another order.
inline void expect_figures(const evaluate::TaskScore& score, const nlohmann::json& golden) {
  for (const auto& figure : score.figures) {
    EXPECT_NEAR(figure.value, golden.at(figure.name).get<double>(), 1e-9) << figure.name;
  }
  EXPECT_EQ(score.total, static_cast<std::int64_t>(golden.at("predictions").size()));
}

inline double figure_of(const evaluate::TaskScore& score, const std::string& name) {
  for (const auto& figure : score.figures) {
    if (figure.name == name) return figure.value;
  }
  ADD_FAILURE() << "no figure " << name;
  return -1;
}

}  // namespace sotto::testing
