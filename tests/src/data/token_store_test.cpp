#include "src/data/token_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/stored_rows.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<char> written(const std::vector<StoredExample>& examples, int num_skipped) {
  std::vector<char> bytes;
  TokenStoreWriter writer(bytes);
  for (const StoredExample& example : examples) writer.add(example);
  for (int skipped = 0; skipped < num_skipped; ++skipped) writer.skip();
  writer.finish();
  return bytes;
}

const std::vector<packing::TokenId> kFirst = {-1, 5, 7}, kSecond = {-2};

TEST(TokenStore, comes_back_from_memory_and_from_a_file) {
  const auto bytes = written({{kFirst, 2, 3, 1, 40}, {kSecond, 1, 0, 0, 7}, {{}, 0, 1, 2, 0}}, 4);
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.tokens", {bytes.data(), bytes.size()});
  const TokenStore memory(bytes), file{core::MappedFile(folder / "a.tokens")};
  for (const TokenStore* const store : {&memory, &file}) {
    ASSERT_EQ(store->size(), 3);
    EXPECT_EQ(store->num_skipped(), 4);
    EXPECT_THAT((*store)[0].token_ids, ElementsAre(-1, 5, 7));
    EXPECT_EQ((*store)[0].first_target, 2);
    EXPECT_EQ((*store)[0].task, 3U);
    EXPECT_EQ((*store)[0].file, 1U);
    EXPECT_EQ((*store)[0].line, 40U);
    EXPECT_THAT(store->row(1).token_ids, ElementsAre(-2));
    EXPECT_EQ(store->row(1).first_target, 1);
    EXPECT_TRUE(store->token_ids(2).empty());
    EXPECT_EQ(store->task(2), 1U);
  }
}

TEST(TokenStore, a_part_of_one_is_an_error) {
  const auto bytes = written({{kFirst, 2, 3, 1, 40}}, 0);
  for (const std::size_t kept : {std::size_t{0}, std::size_t{10}, bytes.size() - 1}) {
    EXPECT_THAT(testing::message_of([&] {
                  TokenStore(std::vector<char>(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(kept)));
                }),
                HasSubstr("no encoded examples"));
  }
  auto cut = bytes;
  cut.erase(cut.begin(), cut.begin() + 8);
  EXPECT_THAT(testing::message_of([&] { TokenStore{cut}; }), HasSubstr("or a part of them"));
  auto huge = bytes;
  huge[huge.size() - 20] = '\x7f';
  EXPECT_THAT(testing::message_of([&] { TokenStore{huge}; }), HasSubstr("no encoded examples"));
}

TEST(TokenStore, may_be_empty) { EXPECT_EQ(TokenStore(written({}, 2)).num_skipped(), 2); }

}  // namespace
}  // namespace sotto::data
