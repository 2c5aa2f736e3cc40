#include "src/packing/pack_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

namespace sotto::packing {
namespace {

using testing::ElementsAre;

// The tokens that a query sees, in order: what a mask would say.
std::vector<TokenId> seen_by(const PackedBatch& batch, std::int64_t query) {
  for (const Span& span : batch.plan.spans) {
    if (query < span.query_begin || query >= span.query_end) continue;
    std::vector<TokenId> seen;
    for (std::size_t i = 0; i < span.keys.size(); ++i) {
      const bool causal = span.last_is_causal && i + 1 == span.keys.size();
      const std::int64_t end = span.keys[i].end - (causal ? span.query_end - 1 - query : 0);
      for (std::int64_t slot = span.keys[i].begin; slot < end; ++slot) {
        seen.push_back(batch.token_ids_T[static_cast<std::size_t>(slot)]);
      }
    }
    return seen;
  }
  return {};
}

TEST(PackRows, ACommonBeginningStandsOnce) {
  const std::vector<Row> rows = {{{-1, -2, 5, 6, 7}, 4}, {{-1, -2, 5, 8}, 3}};
  const PackedBatch batch = pack_rows(rows);
  EXPECT_THAT(batch.token_ids_T, ElementsAre(-1, -2, 5, 6, 7, 8));
  EXPECT_THAT(batch.position_ids_T, ElementsAre(0, 1, 2, 3, 4, 3));
  EXPECT_THAT(seen_by(batch, 5), ElementsAre(-1, -2, 5, 8));
  EXPECT_THAT(seen_by(batch, 3), ElementsAre(-1, -2, 5, 6));
  ASSERT_EQ(batch.targets_N.size(), 2u);
  EXPECT_EQ(batch.targets_N[0].index, 3);
  EXPECT_EQ(batch.targets_N[0].target, 7);
  EXPECT_EQ(batch.targets_N[1].index, 2);
  EXPECT_EQ(batch.targets_N[1].target, 8);
  EXPECT_EQ(batch.targets_N[1].row, 1);
}

TEST(PackRows, VirtualTokensAreNeverTargets) {
  const std::vector<Row> rows = {{{3, -1, 4}, 1}};
  const PackedBatch batch = pack_rows(rows);
  ASSERT_EQ(batch.targets_N.size(), 1u);
  EXPECT_EQ(batch.targets_N[0].target, 4);
}

TEST(PackRows, RowsShareAnEncoderOnlyWhereAllItReadsIsTheSame) {
  const std::vector<Row> rows = {{{0, 8, 9}, 1, {-1, 5, 6}}, {{0, 7}, 1, {-1, 5}}, {{0, 8, 4}, 1, {-1, 5, 6}}};
  const PackedBatch batch = pack_rows(rows);
  EXPECT_THAT(batch.encoder.token_ids_T, ElementsAre(-1, 5, -1, 5, 6));
  EXPECT_THAT(batch.encoder.position_ids_T, ElementsAre(0, 1, 0, 1, 2));
  EXPECT_EQ(batch.encoder.plan.num_slots, 5);
  EXPECT_EQ(batch.cross_plan.num_slots, 5);
  EXPECT_THAT(batch.token_ids_T, ElementsAre(0, 7, 0, 8, 4, 9));
  ASSERT_EQ(batch.encoder.plan.spans.size(), 2u);
  EXPECT_FALSE(batch.encoder.plan.spans[1].last_is_causal);
  EXPECT_EQ(batch.encoder.plan.spans[1].keys.at(0).begin, 2);
  EXPECT_EQ(batch.encoder.plan.spans[1].keys.at(0).end, 5);
  ASSERT_EQ(batch.cross_plan.spans.size(), 2u);
  EXPECT_EQ(batch.cross_plan.spans[1].query_begin, 2);
  EXPECT_EQ(batch.cross_plan.spans[1].query_end, 6);
  EXPECT_EQ(batch.cross_plan.spans[1].keys.at(0).begin, 2);
  EXPECT_EQ(batch.encoder.row_slots_R[0].at(0).begin, 2);
  EXPECT_EQ(batch.encoder.row_slots_R[1].at(0).begin, 0);
  EXPECT_EQ(batch.encoder.row_slots_R[2].at(0).begin, 2);
}

TEST(PackRows, RowsWithoutAnEncoderHaveNoCrossPlan) {
  const std::vector<Row> rows = {{{1, 2}, 1}};
  EXPECT_TRUE(pack_rows(rows).cross_plan.spans.empty());
  EXPECT_TRUE(pack_rows(rows).encoder.token_ids_T.empty());
}

TEST(PackRows, NoRowsGiveAnEmptyBatch) { EXPECT_TRUE(pack_rows({}).token_ids_T.empty()); }

TEST(PackRows, WithoutSharingEveryRowStandsAlone) {
  const std::vector<Row> rows = {{{1, 2}, 1}, {{1, 2}, 1}};
  const PackedBatch batch = pack_rows(rows, /*share_prefixes=*/false);
  EXPECT_THAT(batch.token_ids_T, ElementsAre(1, 2, 1, 2));
  EXPECT_EQ(batch.plan.spans.size(), 2u);
}

TEST(CountTargets, IsWhatPackingFinds) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Row> rows(random() % 5);
    for (Row& row : rows) {
      row.token_ids.resize(1 + random() % 6);
      for (TokenId& id : row.token_ids) id = static_cast<TokenId>(random() % 3) - 1;  // -1 is virtual
      row.first_target = static_cast<std::int64_t>(random() % 8);                     // also behind the end
    }
    ASSERT_EQ(count_targets(rows), static_cast<std::int64_t>(pack_rows(rows).targets_N.size()));
    ASSERT_EQ(count_targets(rows), static_cast<std::int64_t>(pack_rows(rows, false).targets_N.size()));
  }
}

// The property that makes sharing exact: every place of every row sees exactly the row's own beginning.
TEST(PackRows, EveryPlaceSeesItsRowsBeginning) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Row> rows(1 + random() % 6);
    for (Row& row : rows) {
      row.token_ids.resize(1 + random() % 7);
      for (TokenId& id : row.token_ids) id = static_cast<TokenId>(random() % 2);
      row.first_target = 1;
    }
    const PackedBatch batch = pack_rows(rows);
    std::size_t num_targets = 0;
    for (const Row& row : rows) num_targets += row.token_ids.size() - 1;
    ASSERT_EQ(batch.targets_N.size(), num_targets);
    std::vector<std::size_t> place(rows.size(), 0);
    for (const Target& target : batch.targets_N) {
      const std::vector<TokenId>& ids = rows[static_cast<std::size_t>(target.row)].token_ids;
      const std::size_t predicted = ++place[static_cast<std::size_t>(target.row)];
      EXPECT_EQ(target.target, ids[predicted]);
      EXPECT_EQ(seen_by(batch, target.index),
                std::vector<TokenId>(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(predicted)));
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::vector<TokenId> own;
      for (const KeyRange& range : batch.row_slots_R[row]) {
        for (std::int64_t slot = range.begin; slot < range.end; ++slot) {
          own.push_back(batch.token_ids_T[static_cast<std::size_t>(slot)]);
        }
      }
      EXPECT_EQ(own, rows[row].token_ids);
    }
    std::set<std::vector<TokenId>> prefixes;
    for (const Row& row : rows) {
      for (std::size_t n = 1; n <= row.token_ids.size(); ++n) {
        prefixes.emplace(row.token_ids.begin(), row.token_ids.begin() + static_cast<std::ptrdiff_t>(n));
      }
    }
    EXPECT_EQ(batch.token_ids_T.size(), prefixes.size());
  }
}

}  // namespace
}  // namespace sotto::packing
