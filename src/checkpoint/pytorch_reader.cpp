#include "src/checkpoint/pytorch_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "src/checkpoint/pytorch_storages.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

using Kind = PickleValue::Kind;

// Dictionaries within dictionaries: NeMo's and Megatron's have three.
constexpr int kMaxDepth = 16;

// What torch's functions that rebuild tensors are given.
struct View {
  std::string key, dtype;
  std::uint64_t offset = 0, count = 1;
  std::vector<std::int64_t> sizes, strides;
};

class Reader {
 public:
  Reader(std::span<const std::byte> bytes, const std::string& name)
      : parts_(read_pytorch_parts(bytes, name)), name_(name), num_bytes_(bytes.size()) {}

  void read(std::map<std::string, StoredTensor>& tensors, std::vector<std::vector<std::byte>>& laid_out) {
    tensors_ = &tensors;
    laid_out_ = &laid_out;
    if (parts_.object.root->kind != Kind::kDictionary) fail("it holds no dictionary of tensors");
    add_dictionary("", *parts_.object.root, 0);
    if (tensors.empty()) fail("it holds no tensors");
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw core::UserError(fmt::format("'{}' is not a file of tensors: {}.", name_, what));
  }

  void add_dictionary(const std::string& prefix, const PickleValue& dictionary, int depth) {
    if (depth > kMaxDepth || !seen_.insert(&dictionary).second) fail("its dictionaries contain each other");
    for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
      const PickleValue &key = *dictionary.items[i], &value = *dictionary.items[i + 1];
      const std::string full_name = prefix + key.text;
      if (value.kind == Kind::kDictionary) add_dictionary(full_name + ".", value, depth + 1);
      if (value.kind != Kind::kTensor) continue;
      if (key.kind != Kind::kText) fail("a tensor's name is no text");
      (*tensors_)[full_name] = stored_tensor(full_name, read_view(full_name, value));
    }
  }

  std::vector<std::int64_t> integers(const std::string& tensor, const PickleValue& sequence) const {
    std::vector<std::int64_t> values;
    for (const PickleValue* item : sequence.items) {
      if (item->kind != Kind::kInteger || item->integer < 0) fail(fmt::format("the shape of '{}' is no shape", tensor));
      values.push_back(item->integer);
    }
    return values;
  }

  View read_view(const std::string& tensor, const PickleValue& value) const {
    const bool whole = value.items.size() >= 4 && value.items[0]->kind == Kind::kStorage &&
                       value.items[0]->items.size() >= 5 && value.items[1]->kind == Kind::kInteger &&
                       value.items[1]->integer >= 0 && value.items[0]->items[1]->kind == Kind::kName;
    if (!whole) fail(fmt::format("'{}' is no tensor over a storage", tensor));
    // Old files may cut storages out of others.
    const auto& storage = value.items[0]->items;
    if (storage.size() > 5 && storage[5]->kind != Kind::kNone)
      fail(fmt::format("'{}' is over a part of a storage", tensor));
    View view;
    view.key = value.items[0]->items[2]->text;
    view.dtype = storage_dtype(value.items[0]->items[1]->text, name_);
    view.offset = static_cast<std::uint64_t>(value.items[1]->integer);
    view.sizes = integers(tensor, *value.items[2]);
    view.strides = integers(tensor, *value.items[3]);
    if (view.sizes.size() != view.strides.size()) fail(fmt::format("'{}' has more sizes than strides", tensor));
    return view;
  }

  // The whole view lies in its storage, and is not larger than it (a stride of 0 repeats numbers).
  std::span<const std::byte> checked_storage(const std::string& tensor, View& view) const {
    const auto found = parts_.storages.find(view.key);
    if (found == parts_.storages.end()) fail(fmt::format("the numbers of '{}' are missing", tensor));
    const std::uint64_t capacity = found->second.size() / dtype_bytes(view.dtype);
    if (std::find(view.sizes.begin(), view.sizes.end(), 0) != view.sizes.end()) {
      view.count = 0;
      return {};
    }
    std::uint64_t last = view.offset;
    for (std::size_t i = 0; i < view.sizes.size(); ++i) {
      const auto size = static_cast<std::uint64_t>(view.sizes[i]), stride = static_cast<std::uint64_t>(view.strides[i]);
      if (size > 1 && stride > capacity / (size - 1)) fail(fmt::format("'{}' leaves its storage", tensor));
      last += (size - 1) * stride;
      if (view.count > capacity / size) fail(fmt::format("'{}' is larger than its storage", tensor));
      view.count *= size;
      if (last > capacity) fail(fmt::format("'{}' leaves its storage", tensor));
    }
    if (last >= capacity) fail(fmt::format("'{}' leaves its storage", tensor));
    return found->second;
  }

  StoredTensor stored_tensor(const std::string& name, View view) {
    const std::span<const std::byte> storage = checked_storage(name, view);
    const std::size_t bytes_each = dtype_bytes(view.dtype);
    StoredTensor tensor{view.dtype, view.sizes, nullptr, view.count * bytes_each};
    if (view.count == 0) return tensor;
    tensor.data = is_contiguous(view) ? storage.data() + view.offset * bytes_each : lay_out(storage, view, bytes_each);
    return tensor;
  }

  static bool is_contiguous(const View& view) {
    std::int64_t expected = 1;
    for (std::size_t i = view.sizes.size(); i-- > 0;) {
      if (view.sizes[i] != 1 && view.strides[i] != expected) return false;
      expected *= view.sizes[i];
    }
    return true;
  }

  const std::byte* lay_out(std::span<const std::byte> storage, const View& view, std::size_t bytes_each) {
    num_laid_out_ += view.count * bytes_each;
    if (num_laid_out_ > num_bytes_) fail("its views take more than the whole file");
    std::vector<std::byte>& result = laid_out_->emplace_back(view.count * bytes_each);
    std::vector<std::int64_t> index(view.sizes.size());
    for (std::uint64_t i = 0; i < view.count; ++i) {
      std::uint64_t place = view.offset;
      for (std::size_t d = 0; d < index.size(); ++d) place += static_cast<std::uint64_t>(index[d] * view.strides[d]);
      std::memcpy(result.data() + i * bytes_each, storage.data() + place * bytes_each, bytes_each);
      for (std::size_t d = index.size(); d-- > 0 && ++index[d] == view.sizes[d];) index[d] = 0;
    }
    return result.data();
  }

  PytorchParts parts_;
  const std::string& name_;
  std::size_t num_bytes_, num_laid_out_ = 0;
  std::set<const PickleValue*> seen_;
  std::map<std::string, StoredTensor>* tensors_ = nullptr;
  std::vector<std::vector<std::byte>>* laid_out_ = nullptr;
};

}  // namespace

PytorchTensors::PytorchTensors(std::span<const std::byte> bytes, const std::string& name) {
  Reader(bytes, name).read(tensors_, laid_out_);
}

}  // namespace sotto::checkpoint
