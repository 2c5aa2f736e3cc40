#include "stages/conversion/merged_tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

using checkpoint::StoredTensor;
using ::testing::ElementsAre;

StoredTensor stored(const std::vector<float>& numbers, std::vector<std::int64_t> shape) {
  return {"F32", std::move(shape), reinterpret_cast<const std::byte*>(numbers.data()), numbers.size() * 4};
}

std::vector<float> rows(const MergedTensor& tensor, std::int64_t begin, std::int64_t end) {
  std::vector<std::byte> bytes;
  tensor.read_rows(begin, end, bytes);
  std::vector<float> numbers(bytes.size() / 4);
  std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

TEST(MergedTensor, PartsStandUnderAndBesideEachOther) {
  const std::vector<float> a = {1, 2, 3, 4}, b = {5, 6, 7, 8};
  const StoredTensor left = stored(a, {2, 2}), right = stored(b, {2, 2});
  const MergedTensor under("w", {&left, &right}, PartMerge::kRows);
  EXPECT_THAT(under.shape(), ElementsAre(4, 2));
  EXPECT_THAT(rows(under, 1, 3), ElementsAre(3, 4, 5, 6));
  const MergedTensor beside("w", {&left, &right}, PartMerge::kColumns);
  EXPECT_THAT(beside.shape(), ElementsAre(2, 4));
  EXPECT_THAT(rows(beside, 0, 2), ElementsAre(1, 2, 5, 6, 3, 4, 7, 8));
  const MergedTensor copies("w", {&left, &left}, PartMerge::kCopies);
  EXPECT_THAT(copies.shape(), ElementsAre(2, 2));
  EXPECT_THAT(rows(copies, 0, 2), ElementsAre(1, 2, 3, 4));
}

TEST(MergedTensor, RowsComeInTheOrderAskedFor) {
  const std::vector<float> a = {1, 2, 3}, b = {4, 5, 6};
  const StoredTensor first = stored(a, {3}), second = stored(b, {3});
  const MergedTensor vector("b", {&first, &second}, PartMerge::kRows, [](std::int64_t row) { return 5 - row; });
  EXPECT_THAT(vector.shape(), ElementsAre(6));
  EXPECT_THAT(rows(vector, 0, 6), ElementsAre(6, 5, 4, 3, 2, 1));
}

TEST(MergedTensor, PartsThatDoNotFitAreNamed) {
  const std::vector<float> a = {1, 2, 3, 4};
  const StoredTensor square = stored(a, {2, 2}), flat = stored(a, {4});
  const auto message = [&](const StoredTensor& left, const StoredTensor& right, PartMerge merge) {
    return testing::message_of([&] { MergedTensor("w", {&left, &right}, merge); });
  };
  EXPECT_THAT(message(square, flat, PartMerge::kRows),
              ::testing::HasSubstr("parts of the tensor 'w' do not fit: F32 [2, 2] and F32 [4]"));
  EXPECT_THAT(message(flat, flat, PartMerge::kColumns), ::testing::HasSubstr("do not fit"));
}

}  // namespace
}  // namespace sotto::conversion
