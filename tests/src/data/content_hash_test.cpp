#include "src/data/content_hash.h"

#include <gtest/gtest.h>

#include <set>

namespace sotto::data {
namespace {

std::string hash_of(const std::vector<std::string>& texts) {
  ContentHash hash;
  for (const std::string& text : texts) hash.add(text);
  return hash.text();
}

TEST(ContentHash, everything_counts_its_order_and_where_it_is_cut) {
  std::set<std::string> hashes;
  const std::vector<std::vector<std::string>> contents = {{},
                                                          {""},
                                                          {"a"},
                                                          {"ab"},
                                                          {"a", "b"},
                                                          {"b", "a"},
                                                          {"12345678"},
                                                          {"123456789"},
                                                          {"12345678", "9"},
                                                          {std::string("a\0", 2)}};
  for (const auto& content : contents) hashes.insert(hash_of(content));
  EXPECT_EQ(hashes.size(), contents.size());
  EXPECT_EQ(hash_of({"a", "b"}), hash_of({"a", "b"}));
  EXPECT_EQ(hash_of({"a"}).size(), 16U);
}

TEST(ContentHash, every_byte_of_a_long_text_counts) {
  const std::string text(1000, 'x');
  std::set<std::string> hashes = {hash_of({text})};
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = 'y';
    hashes.insert(hash_of({changed}));
  }
  EXPECT_EQ(hashes.size(), 1001U);
}

}  // namespace
}  // namespace sotto::data
