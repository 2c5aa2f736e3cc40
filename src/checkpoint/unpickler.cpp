#include "src/checkpoint/unpickler.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>

#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

using Kind = PickleValue::Kind;

// What carries settings and random states in checkpoints of training programs, by the beginnings of their names.
constexpr std::string_view kNamespace = "argparse.Namespace";
constexpr std::string_view kOthers[] = {"megatron.", "numpy.", "_codecs.encode"};

bool makes_other(const std::string& callable) {
  return std::any_of(std::begin(kOthers), std::end(kOthers),
                     [&](std::string_view beginning) { return callable.starts_with(beginning); });
}

// A model has some thousand tensors of some thirty values each.
constexpr std::size_t kMaxValues = 2'000'000;

class Interpreter {
 public:
  Interpreter(std::span<const std::byte> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Pickle run() {
    while (true) {
      const auto code = static_cast<char>(number<std::uint8_t>());
      if (code == '.') break;
      if (!make_plain_value(code) && !make_text(code) && !make_collection(code) && !use_memo(code)) act(code);
    }
    pickle_.root = pop();
    pickle_.num_bytes = at_;
    return std::move(pickle_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw core::UserError(fmt::format("'{}': its pickle {} (at byte {}).", name_, what, at_));
  }

  std::string_view take(std::uint64_t size) {
    if (size > bytes_.size() - at_) fail("is cut");
    const auto* begin = reinterpret_cast<const char*>(bytes_.data()) + at_;
    at_ += size;
    return {begin, size};
  }

  template <typename Number>
  Number number() {
    Number value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  std::string line() {
    std::string text;
    for (char c = take(1)[0]; c != '\n'; c = take(1)[0]) text += c;
    return text;
  }

  PickleValue& push(Kind kind) {
    if (pickle_.values.size() >= kMaxValues) fail(fmt::format("makes more than {} values", kMaxValues));
    pickle_.values.emplace_back().kind = kind;
    stack_.push_back(&pickle_.values.back());
    return pickle_.values.back();
  }
  void push_integer(std::int64_t integer) { push(Kind::kInteger).integer = integer; }

  PickleValue* pop() {
    if (stack_.empty() || (!marks_.empty() && stack_.size() == marks_.back())) fail("takes what it never made");
    PickleValue* value = stack_.back();
    stack_.pop_back();
    return value;
  }
  PickleValue* pop(Kind kind) {
    PickleValue* value = pop();
    if (value->kind != kind) fail("has a value of an unexpected type");
    return value;
  }
  std::vector<PickleValue*> pop_to_mark() {
    if (marks_.empty()) fail("takes what it never made");
    std::vector<PickleValue*> values(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return values;
  }
  std::vector<PickleValue*> pop_some(std::size_t count) {
    std::vector<PickleValue*> values(count);
    for (std::size_t i = count; i-- > 0;) values[i] = pop();
    return values;
  }
  PickleValue& top(Kind kind) {
    PickleValue* value = pop(kind);
    stack_.push_back(value);
    return *value;
  }

  void push_long(std::size_t size) {
    // Longer ones are the magic number of old files; its low bytes are enough to know it.
    const std::string_view digits = take(size);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(size, 8); ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(digits[i])) << (8 * i);
    }
    if (size > 0 && size < 8 && (digits[size - 1] & 0x80) != 0) value |= ~std::uint64_t{0} << (8 * size);
    push_integer(static_cast<std::int64_t>(value));
  }

  bool make_plain_value(char code) {
    switch (code) {
      case 'N':
        push(Kind::kNone);
        return true;
      case '\x88':
      case '\x89':
        push(Kind::kBool).integer = code == '\x88' ? 1 : 0;
        return true;
      case 'J':
        push_integer(number<std::int32_t>());
        return true;
      case 'K':
        push_integer(number<std::uint8_t>());
        return true;
      case 'M':
        push_integer(number<std::uint16_t>());
        return true;
      case '\x8a':
        push_long(number<std::uint8_t>());
        return true;
      case 'G': {
        std::uint64_t bits = 0;
        for (const char byte : take(8)) bits = bits << 8 | static_cast<unsigned char>(byte);
        push(Kind::kNumber).number = std::bit_cast<double>(bits);
        return true;
      }
      default:
        return false;
    }
  }

  bool make_text(char code) {
    std::uint64_t size = 0;
    if (code == 'X' || code == 'T') {
      size = number<std::uint32_t>();
    } else if (code == '\x8c' || code == 'U') {
      size = number<std::uint8_t>();
    } else if (code == '\x8d') {
      size = number<std::uint64_t>();
    } else {
      return false;
    }
    const std::string_view text = take(size);
    push(Kind::kText).text = text;
    return true;
  }

  bool make_collection(char code) {
    switch (code) {
      case '(':
        marks_.push_back(stack_.size());
        return true;
      case ')':
      case ']':
        push(Kind::kSequence);
        return true;
      case '}':
        push(Kind::kDictionary);
        return true;
      case 't': {
        auto items = pop_to_mark();
        push(Kind::kSequence).items = std::move(items);
        return true;
      }
      case '\x85':
      case '\x86':
      case '\x87': {
        auto items = pop_some(static_cast<std::size_t>(code - '\x85') + 1);
        push(Kind::kSequence).items = std::move(items);
        return true;
      }
      case 'a':
        return extend(Kind::kSequence, pop_some(1));
      case 'e':
        return extend(Kind::kSequence, pop_to_mark());
      case 's':
        return extend(Kind::kDictionary, pop_some(2));
      case 'u':
        return extend(Kind::kDictionary, pop_to_mark());
      default:
        return false;
    }
  }

  bool extend(Kind kind, const std::vector<PickleValue*>& items) {
    if (kind == Kind::kDictionary && items.size() % 2 != 0) fail("has a key without a value");
    auto& own = top(kind).items;
    own.insert(own.end(), items.begin(), items.end());
    return true;
  }

  bool use_memo(char code) {
    switch (code) {
      case 'q':
        return remember(number<std::uint8_t>());
      case 'r':
        return remember(number<std::uint32_t>());
      case '\x94':
        return remember(memo_.size());
      case 'h':
        return recall(number<std::uint8_t>());
      case 'j':
        return recall(number<std::uint32_t>());
      default:
        return false;
    }
  }

  bool remember(std::uint64_t place) {
    PickleValue* value = pop();
    stack_.push_back(value);
    memo_[place] = value;
    return true;
  }
  bool recall(std::uint64_t place) {
    const auto found = memo_.find(place);
    if (found == memo_.end()) fail("recalls what it never made");
    stack_.push_back(found->second);
    return true;
  }

  void act(char code) {
    switch (code) {
      case '\x80':
        if (number<std::uint8_t>() > 5) fail("is of a newer protocol than 5");
        return;
      case '\x95':
        take(8);  // a frame's length: of no use to a reader that has all bytes
        return;
      case 'c': {
        const std::string module = line(), attribute = line();
        push(Kind::kName).text = module + "." + attribute;
        return;
      }
      case '\x93': {
        const std::string attribute = pop(Kind::kText)->text, module = pop(Kind::kText)->text;
        push(Kind::kName).text = module + "." + attribute;
        return;
      }
      case 'Q': {
        auto items = std::move(pop(Kind::kSequence)->items);
        push(Kind::kStorage).items = std::move(items);
        return;
      }
      case 'R':
      case '\x81': {
        PickleValue* arguments = pop(Kind::kSequence);
        rebuild(pop(Kind::kName)->text, *arguments);
        return;
      }
      case 'b':
        build();
        return;
      default:
        fail(fmt::format("has the instruction 0x{:02x}, which no file of tensors needs",
                         static_cast<unsigned char>(code)));
    }
  }

  // A namespace's state is its content. OrderedDict carries attributes (torch's _metadata), others their own: these say
  // nothing of the tensors.
  void build() {
    PickleValue* state = pop();
    PickleValue* made = pop();
    stack_.push_back(made);
    if (made->kind == Kind::kOther) return;
    const bool is_namespace = top(Kind::kDictionary).text == kNamespace;
    if (is_namespace && state->kind == Kind::kDictionary) made->items = std::move(state->items);
  }

  // Arguments are moved, never copied: a pickle that calls with one long list again and again grows no memory.
  void rebuild(const std::string& callable, PickleValue& arguments) {
    if (callable == "collections.OrderedDict" && arguments.items.empty()) {
      push(Kind::kDictionary);
    } else if (callable == "torch._utils._rebuild_tensor_v2" || callable == "torch._utils._rebuild_tensor") {
      auto items = std::move(arguments.items);
      push(Kind::kTensor).items = std::move(items);
    } else if (callable == "torch._utils._rebuild_parameter" && !arguments.items.empty()) {
      stack_.push_back(arguments.items.front());
    } else if (callable == kNamespace && arguments.items.empty()) {
      push(Kind::kDictionary).text = kNamespace;
    } else if (makes_other(callable)) {
      push(Kind::kOther);
    } else {
      fail(
          fmt::format("wants to call '{}'; only tensors are read from pickles. Do not trust this file, or save its "
                      "state dictionary alone",
                      callable));
    }
  }

  std::span<const std::byte> bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
  Pickle pickle_;
  std::vector<PickleValue*> stack_;
  std::vector<std::size_t> marks_;
  std::map<std::uint64_t, PickleValue*> memo_;
};

}  // namespace

Pickle read_pickle(std::span<const std::byte> bytes, const std::string& name) { return Interpreter(bytes, name).run(); }

}  // namespace sotto::checkpoint
