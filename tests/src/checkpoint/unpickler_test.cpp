#include "src/checkpoint/unpickler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::checkpoint {
namespace {

using Kind = PickleValue::Kind;
using namespace std::string_literals;

std::span<const std::byte> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

TEST(Unpickler, PlainValues) {
  // (True, None, -2, 300, 2**40, 0.5, "ab", {"k": [7]})
  const std::string text =
      "\x80\x02(\x88NJ\xFE\xFF\xFF\xFFM\x2C\x01\x8A\x06\0\0\0\0\0\x01G\x3F\xE0\0\0\0\0\0\0X\x02\0\0\0ab}X\x01\0\0\0k]"
      "K\x07"
      "ast.trailing"s;
  const Pickle pickle = read_pickle(bytes_of(text), "x.pkl");
  EXPECT_EQ(pickle.num_bytes, text.size() - 8);
  const auto& items = pickle.root->items;
  ASSERT_EQ(items.size(), 8u);
  EXPECT_EQ(items[0]->kind, Kind::kBool);
  EXPECT_EQ(items[0]->integer, 1);
  EXPECT_EQ(items[1]->kind, Kind::kNone);
  EXPECT_EQ(items[2]->integer, -2);
  EXPECT_EQ(items[3]->integer, 300);
  EXPECT_EQ(items[4]->integer, std::int64_t{1} << 40);
  EXPECT_EQ(items[5]->number, 0.5);
  EXPECT_EQ(items[6]->text, "ab");
  EXPECT_EQ(items[7]->kind, Kind::kDictionary);
  EXPECT_EQ(items[7]->items.at(1)->items.at(0)->integer, 7);
}

TEST(Unpickler, WhatTheMemoHoldsIsShared) {
  const std::string text = "]q\0h\0a."s;  // a list within itself
  const Pickle pickle = read_pickle(bytes_of(text), "x.pkl");
  EXPECT_EQ(pickle.root->items.at(0), pickle.root);
}

// What stands beside tensors in checkpoints is passed over; nothing of it is called.
TEST(Unpickler, NamespacesAreDictionariesAndOthersAreEmpty) {
  const std::string text =
      "\x80\x02(cargparse\nNamespace\n)\x81}X\x01\0\0\0kK\x07s"
      "bcmegatron.core.enums\nModelType\nK\x01\x85Rcnumpy\nndarray\n)RK\x05"
      "bt."s;
  const Pickle pickle = read_pickle(bytes_of(text), "x.pkl");
  const auto& items = pickle.root->items;
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0]->kind, Kind::kDictionary);
  EXPECT_EQ(items[0]->items.at(1)->integer, 7);
  EXPECT_EQ(items[1]->kind, Kind::kOther);
  EXPECT_EQ(items[2]->kind, Kind::kOther);
}

TEST(Unpickler, WhatIsNoPickleOfTensorsIsRefused) {
  const struct {
    const char* name;
    std::string text, error;
  } cases[] = {
      {"call", "cos\nsystem\n(X\x02\0\0\0lstR."s, "'x.pkl': its pickle wants to call 'os.system'; only tensors"},
      {"call of protocol 4", "\x8C\x02os\x8C\x06system\x93)R."s, "wants to call 'os.system'"},
      {"arguments for OrderedDict", "ccollections\nOrderedDict\n]\x85R."s, "wants to call 'collections.OrderedDict'"},
      {"call of a value", "K\x01)R."s, "a value of an unexpected type"},
      {"instance", "(ios\nsystem\n."s, "the instruction 0x69"},
      {"new object", "cos\nsystem\n)\x81."s, "wants to call 'os.system'"},
      {"extension", "\x82\x01."s, "the instruction 0x82"},
      {"attributes", "K\x01}b."s, "a value of an unexpected type"},
      {"newer protocol", "\x80\x09."s, "is of a newer protocol than 5"},
      {"empty", "", "is cut"},
      {"nothing made", ".", "takes what it never made"},
      {"past a mark", "K\x01(\x85."s, "takes what it never made"},
      {"no mark", "t.", "takes what it never made"},
      {"memo", "h\x05."s, "recalls what it never made"},
      {"key alone", "}(K\x01u."s, "a key without a value"},
      {"huge text", "\x8D\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF."s, "is cut"},
      {"name without end", "cos\nsys", "is cut"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(sotto::testing::message_of([&] { read_pickle(bytes_of(test.text), "x.pkl"); }),
                ::testing::HasSubstr(test.error))
        << test.name;
  }
}

TEST(Unpickler, TooManyValuesAreRefused) {
  EXPECT_THAT(sotto::testing::message_of([] { read_pickle(bytes_of(std::string(2'000'001, ']')), "x.pkl"); }),
              ::testing::HasSubstr("makes more than 2000000 values"));
}

}  // namespace
}  // namespace sotto::checkpoint
