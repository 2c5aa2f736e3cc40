#pragma once

#include <array>

namespace sotto::data_preparation {

// The files of a prepared data set, in the order of kFileEndings: examples to train with, to validate with, to ask
// without their answers, and the same with their answers.
enum class Split { kTrain, kVal, kTest, kTestGroundTruth };
inline constexpr std::array kFileEndings{"_train.jsonl", "_val.jsonl", "_test.jsonl", "_test_ground_truth.jsonl"};

}  // namespace sotto::data_preparation
