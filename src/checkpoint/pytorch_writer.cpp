#include "src/checkpoint/pytorch_writer.h"

#include <cstdint>
#include <cstring>
#include <numeric>

#include "src/checkpoint/zip_writer.h"

namespace sotto::checkpoint {
namespace {

// Little-endian, as all machines are that we build for.
template <typename Number>
void put(std::string& text, Number number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  text.append(bytes, sizeof number);
}

const std::map<std::string, std::string>& storage_names() {
  static const std::map<std::string, std::string> names = {
      {"F64", "DoubleStorage"}, {"F32", "FloatStorage"}, {"F16", "HalfStorage"},  {"BF16", "BFloat16Storage"},
      {"I64", "LongStorage"},   {"I32", "IntStorage"},   {"I16", "ShortStorage"}, {"I8", "CharStorage"},
      {"U8", "ByteStorage"},    {"BOOL", "BoolStorage"}};
  return names;
}

// Pickle of protocol 2 (Python's pickletools.py names the instructions).
class Pickler {
 public:
  std::string run(const TensorDictionary& dictionary) {
    text_ = "\x80\x02";  // PROTO 2
    write(dictionary);
    return text_ + '.';  // STOP
  }
  const std::vector<const StoredTensor*>& storages() const { return storages_; }

 private:
  void write(const TensorDictionary& dictionary) {
    text_ += "}(";  // EMPTY_DICT, MARK
    for (const auto& [name, inner] : dictionary.dictionaries) {
      write(name);
      write(inner);
    }
    for (const auto& [name, tensor] : dictionary.tensors) {
      write(name);
      write(tensor);
    }
    text_ += 'u';  // SETITEMS
  }
  void write(const std::string& word) {
    text_ += 'X';  // BINUNICODE
    put(text_, static_cast<std::uint32_t>(word.size()));
    text_ += word;
  }
  void write(std::int64_t number) {
    text_ += "\x8a\x08";  // LONG1 of eight bytes
    put(text_, number);
  }
  void write(const std::vector<std::int64_t>& numbers) {
    text_ += '(';  // MARK ... TUPLE
    for (const std::int64_t number : numbers) write(number);
    text_ += 't';
  }
  void write(const StoredTensor& tensor) {
    std::vector<std::int64_t> strides(tensor.shape.size());
    std::int64_t count = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0;) {
      strides[i] = count;
      count *= tensor.shape[i];
    }
    text_ += "ctorch._utils\n_rebuild_tensor_v2\n((";  // GLOBAL, MARK of its arguments, MARK of the storage
    write(std::string("storage"));
    text_ += "ctorch\n" + storage_names().at(tensor.dtype) + "\n";
    write(std::to_string(storages_.size()));
    write(std::string("cpu"));
    write(count);
    text_ += "tQ";  // TUPLE, BINPERSID
    write(std::int64_t{0});
    write(tensor.shape);
    write(strides);
    text_ += "\x89";                             // NEWFALSE: wants no gradient
    text_ += "ccollections\nOrderedDict\n)RtR";  // an empty one: no hooks; TUPLE, REDUCE
    storages_.push_back(&tensor);
  }

  std::string text_;
  std::vector<const StoredTensor*> storages_;
};

void add_end(ZipWriter& zip) {
  zip.add("archive/version", "3\n");
  zip.finish();
}

std::string storage_member(std::size_t index) { return "archive/data/" + std::to_string(index); }

}  // namespace

std::string pytorch_file(const TensorDictionary& dictionary) {
  Pickler pickler;
  std::string file;
  ZipWriter zip([&](const void* data, std::size_t size) { file.append(static_cast<const char*>(data), size); });
  zip.add("archive/data.pkl", pickler.run(dictionary));
  zip.add("archive/byteorder", "little");
  for (std::size_t i = 0; i < pickler.storages().size(); ++i) {
    const StoredTensor& tensor = *pickler.storages()[i];
    zip.begin(storage_member(i), tensor.num_bytes);
    zip.write(tensor.data, tensor.num_bytes);
  }
  add_end(zip);
  return file;
}

PytorchStream::PytorchStream(const std::vector<SafetensorsHeaderEntry>& entries) {
  TensorDictionary dictionary;
  for (const SafetensorsHeaderEntry& entry : entries) {
    const auto count = std::accumulate(entry.shape.begin(), entry.shape.end(), std::int64_t{1}, std::multiplies<>());
    const std::size_t num_bytes = static_cast<std::size_t>(count) * dtype_bytes(entry.dtype);
    dictionary.tensors[entry.name] = {entry.dtype, entry.shape, nullptr, num_bytes};
  }
  Pickler pickler;
  pickle_ = pickler.run(dictionary);
  for (const StoredTensor* tensor : pickler.storages()) sizes_.push_back(tensor->num_bytes);
}

std::uint64_t PytorchStream::num_bytes() const {
  ZipWriter zip([](const void*, std::size_t) {});
  zip.skip("archive/data.pkl", pickle_.size());
  zip.add("archive/byteorder", "little");
  for (std::size_t i = 0; i < sizes_.size(); ++i) zip.skip(storage_member(i), sizes_[i]);
  add_end(zip);
  return zip.num_bytes();
}

void PytorchStream::write(const ByteSink& sink,
                          const std::function<void(std::size_t, const ByteSink&)>& tensor_bytes) const {
  ZipWriter zip(sink);
  zip.add("archive/data.pkl", pickle_);
  zip.add("archive/byteorder", "little");
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    zip.begin(storage_member(i), sizes_[i]);
    tensor_bytes(i, [&](const void* data, std::size_t size) { zip.write(data, size); });
  }
  add_end(zip);
}

}  // namespace sotto::checkpoint
