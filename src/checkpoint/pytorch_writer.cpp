#include "src/checkpoint/pytorch_writer.h"

#include <boost/crc.hpp>
#include <cstdint>
#include <cstring>
#include <limits>

#include "src/core/error.h"

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

class ZipWriter {
 public:
  // Members begin at a multiple of 64, as torch maps them.
  void add(const std::string& name, const void* data, std::size_t size) {
    boost::crc_32_type crc;
    crc.process_bytes(data, size);
    constexpr std::size_t kLocalHeader = 30, kExtraHeader = 4, kAlignment = 64;
    const std::size_t unpadded = file_.size() + kLocalHeader + name.size() + kExtraHeader;
    const std::size_t padding = (kAlignment - unpadded % kAlignment) % kAlignment;
    if (unpadded + padding + size > std::numeric_limits<std::uint32_t>::max()) {
      throw core::InternalError("a PyTorch file of more than 4 GB");
    }
    std::string common;  // what the member's own header and the directory both have
    for (const int field : {20, 0, 0, 0, 0x21}) put(common, static_cast<std::uint16_t>(field));  // 1 January 1980
    put(common, static_cast<std::uint32_t>(crc.checksum()));
    for (int twice = 0; twice < 2; ++twice) put(common, static_cast<std::uint32_t>(size));
    put(common, static_cast<std::uint16_t>(name.size()));
    directory_ += "PK\x01\x02";
    put(directory_, std::uint16_t{20});
    directory_ += common;
    directory_.append(8, '\0');  // no extra field, no comment, disk 0, no attributes within
    put(directory_, std::uint32_t{0});
    put(directory_, static_cast<std::uint32_t>(file_.size()));
    directory_ += name;
    ++num_members_;

    file_ += "PK\x03\x04" + common;
    put(file_, static_cast<std::uint16_t>(kExtraHeader + padding));
    file_ += name + "FB";
    put(file_, static_cast<std::uint16_t>(padding));
    file_.append(padding, 'Z');
    file_.append(static_cast<const char*>(data), size);
  }
  void add(const std::string& name, const std::string& text) { add(name, text.data(), text.size()); }

  std::string finish() {
    const auto start = static_cast<std::uint32_t>(file_.size());
    file_ += directory_ + "PK\x05\x06";
    put(file_, std::uint32_t{0});  // one disk
    for (int twice = 0; twice < 2; ++twice) put(file_, num_members_);
    put(file_, static_cast<std::uint32_t>(directory_.size()));
    put(file_, start);
    put(file_, std::uint16_t{0});
    return std::move(file_);
  }

 private:
  std::string file_, directory_;
  std::uint16_t num_members_ = 0;
};

}  // namespace

std::string pytorch_file(const TensorDictionary& dictionary) {
  Pickler pickler;
  ZipWriter zip;
  zip.add("archive/data.pkl", pickler.run(dictionary));
  zip.add("archive/byteorder", "little");
  for (std::size_t i = 0; i < pickler.storages().size(); ++i) {
    const StoredTensor& tensor = *pickler.storages()[i];
    zip.add("archive/data/" + std::to_string(i), tensor.data, tensor.num_bytes);
  }
  zip.add("archive/version", "3\n");
  return zip.finish();
}

}  // namespace sotto::checkpoint
