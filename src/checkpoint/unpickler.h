#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace sotto::checkpoint {

// What a pickle of tensors consists of. `items` are the elements of a sequence, the keys and values of a dictionary in
// turn, the arguments of a tensor (storage, offset, sizes, strides, ...), or the description of a storage ("storage",
// type, key, location, count). An argparse.Namespace is a dictionary; what stands beside tensors in checkpoints of
// training programs (random states of numpy, enumerations of Megatron) is kOther, with nothing in it.
struct PickleValue {
  enum class Kind { kNone, kBool, kInteger, kNumber, kText, kSequence, kDictionary, kName, kStorage, kTensor, kOther };
  Kind kind = Kind::kNone;
  std::int64_t integer = 0;  // of a bool too
  double number = 0;
  std::string text;  // of a name: "module.attribute"
  std::vector<PickleValue*> items;
};

struct Pickle {
  std::deque<PickleValue> values;  // all that the pickle made; they refer to each other, also in circles
  PickleValue* root = nullptr;
  std::size_t num_bytes = 0;  // how far it reached
};

// Reads one pickle (protocols 2 to 5, Python's pickletools.py) from the beginning of `bytes`. Nothing is ever called or
// imported: the only callables are collections.OrderedDict, argparse.Namespace, torch's functions that rebuild tensors
// and parameters, and those of kOther, which here make values. UserError, with `name` for the file, on any other
// callable or instruction, on a truncated pickle, and on one of more than two million values.
Pickle read_pickle(std::span<const std::byte> bytes, const std::string& name);

}  // namespace sotto::checkpoint
