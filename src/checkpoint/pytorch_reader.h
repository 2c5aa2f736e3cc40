#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"
#include "src/core/mapped_file.h"

namespace sotto::checkpoint {

// The tensors of what torch.save wrote: a zip archive, or the older form that begins with a pickled magic number. Names
// of nested dictionaries are joined by points; whatever is no tensor is left out. Tensors stay where they stand in
// `bytes`; strided views are laid out anew. Pickles are read by unpickler.h, which can build tensors and nothing else.
// UserError, with `name` for the file, when it is truncated, calls anything else, is big-endian, or describes tensors
// that leave their storage.
class PytorchTensors {
 public:
  PytorchTensors(std::span<const std::byte> bytes, const std::string& name);

  const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }

 private:
  std::map<std::string, StoredTensor> tensors_;
  std::vector<std::vector<std::byte>> laid_out_;
};

// The same of a mapped file.
class PytorchFile {
 public:
  explicit PytorchFile(const std::filesystem::path& path)
      : file_(path), tensors_({file_.data(), file_.size()}, path.string()) {}

  const std::filesystem::path& path() const { return file_.path(); }
  const std::map<std::string, StoredTensor>& tensors() const { return tensors_.tensors(); }

 private:
  core::MappedFile file_;
  PytorchTensors tensors_;
};

}  // namespace sotto::checkpoint
