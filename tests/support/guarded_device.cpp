#include "tests/support/guarded_device.h"

#include <ATen/EmptyTensor.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/view_native.h>
#include <c10/core/Allocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <sys/mman.h>
#include <torch/library.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>

// LibTorch keeps the device type PrivateUse1 for backends from outside:
// https://docs.pytorch.org/tutorials/advanced/privateuseone.html
namespace sotto::testing {
namespace {

constexpr auto kDeviceType = c10::DeviceType::PrivateUse1;

// Every allocation is mapped twice: without access, at the address that tensors know, and with it.
class GuardedMemory : public c10::Allocator {
 public:
  static GuardedMemory& instance() {
    static auto* const memory = new GuardedMemory;  // outlives every tensor
    return *memory;
  }

  c10::DataPtr allocate(std::size_t size) override {
    const c10::Device device = guarded_device();
    if (size == 0) return {nullptr, device};
    const int file = memfd_create("guarded", 0);
    TORCH_CHECK(file >= 0 && ftruncate(file, static_cast<off_t>(size)) == 0, "no memory for the guarded device");
    void* const guarded = mmap(nullptr, size, PROT_NONE, MAP_SHARED, file, 0);
    void* const open = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    TORCH_CHECK(guarded != MAP_FAILED && open != MAP_FAILED, "no memory for the guarded device");
    const std::lock_guard lock(mutex_);
    mappings_[guarded] = {open, size};
    return {guarded, guarded, release, device};
  }

  void copy_data(void* to, const void* from, std::size_t size) const override {
    std::memcpy(open(to), open(from), size);
  }

  // The address, within any allocation, that may be read and written.
  char* open(const void* guarded) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::prev(mappings_.upper_bound(const_cast<void*>(guarded)));
    return static_cast<char*>(found->second.open) +
           (static_cast<const char*>(guarded) - static_cast<const char*>(found->first));
  }

 private:
  struct Mapping {
    void* open = nullptr;
    std::size_t size = 0;
  };

  static void release(void* guarded) {
    GuardedMemory& memory = instance();
    const std::lock_guard lock(memory.mutex_);
    const auto found = memory.mappings_.find(guarded);
    munmap(found->second.open, found->second.size);
    munmap(guarded, found->second.size);
    memory.mappings_.erase(found);
  }

  mutable std::mutex mutex_;
  std::map<void*, Mapping> mappings_;
};

// The same numbers as a tensor of the CPU.
at::Tensor opened(const at::Tensor& tensor) {
  if (tensor.is_cpu()) return tensor;
  const char* const storage = static_cast<const char*>(tensor.storage().data());
  char* const data = GuardedMemory::instance().open(storage) + tensor.storage_offset() * tensor.itemsize();
  return at::from_blob(data, tensor.sizes(), tensor.strides(), tensor.options().device(at::kCPU));
}

at::Tensor empty(at::IntArrayRef sizes, std::optional<at::ScalarType> type, std::optional<at::Layout>,
                 std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(sizes, &GuardedMemory::instance(),
                                   c10::DispatchKeySet(c10::DispatchKey::PrivateUse1), type.value_or(at::kFloat),
                                   format);
}

at::Tensor empty_strided(at::IntArrayRef sizes, at::IntArrayRef strides, std::optional<at::ScalarType> type,
                         std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>) {
  return at::detail::empty_strided_generic(sizes, strides, &GuardedMemory::instance(),
                                           c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                           type.value_or(at::kFloat));
}

at::Tensor copy_from(const at::Tensor& from, const at::Tensor& to, bool) {
  if (to.numel() > 0) opened(to).copy_(opened(from));
  return to;
}

const at::Tensor& resize(const at::Tensor& tensor, at::IntArrayRef sizes, std::optional<at::MemoryFormat>) {
  at::TensorImpl* const own = tensor.unsafeGetTensorImpl();
  own->set_sizes_contiguous(sizes);
  const auto needed = static_cast<std::size_t>(tensor.numel()) * tensor.itemsize();
  c10::StorageImpl* const storage = tensor.storage().unsafeGetStorageImpl();
  if (storage->nbytes() < needed) {
    storage->set_data_ptr_noswap(GuardedMemory::instance().allocate(needed));
    storage->set_nbytes(needed);
  }
  return tensor;
}

at::Tensor copy_from_and_resize(const at::Tensor& from, const at::Tensor& to) {
  if (to.sizes() != from.sizes()) resize(to, from.sizes(), std::nullopt);
  return copy_from(from, to, false);
}

at::Tensor as_strided(const at::Tensor& tensor, at::IntArrayRef sizes, at::IntArrayRef strides,
                      std::optional<std::int64_t> offset) {
  return at::native::as_strided_tensorimpl(tensor, sizes, strides, offset);
}

at::Tensor view(const at::Tensor& tensor, at::IntArrayRef sizes) { return at::native::view(tensor, sizes); }

at::Tensor reshape_alias(const at::Tensor& tensor, at::IntArrayRef sizes, at::IntArrayRef strides) {
  return at::native::_reshape_alias(tensor, sizes, strides);
}

void expect_guarded(const c10::IValue& argument, const c10::OperatorHandle& operation) {
  if (argument.isTensor()) {
    const at::Tensor& tensor = argument.toTensor();
    TORCH_CHECK(!tensor.defined() || tensor.dim() == 0 || !tensor.is_cpu(), operation.operator_name(),
                " mixes tensors of the guarded device and the CPU");
  } else if (argument.isTensorList()) {
    for (const at::Tensor& tensor : argument.toTensorVector()) expect_guarded(tensor, operation);
  }
}

void run_on_cpu(const c10::OperatorHandle& operation, torch::jit::Stack* stack) {
  const std::size_t count = operation.schema().arguments().size();
  for (std::size_t i = stack->size() - count; i < stack->size(); ++i) expect_guarded((*stack)[i], operation);
  at::native::cpu_fallback(operation, stack, /*error_on_views=*/true);
}

struct OneDevice : c10::impl::DeviceGuardImplInterface {
  c10::DeviceType type() const override { return kDeviceType; }
  c10::Device exchangeDevice(c10::Device) const override { return guarded_device(); }
  c10::Device getDevice() const override { return guarded_device(); }
  void setDevice(c10::Device) const override {}
  void uncheckedSetDevice(c10::Device) const noexcept override {}
  c10::Stream getStream(c10::Device device) const noexcept override {
    return c10::Stream(c10::Stream::DEFAULT, device);
  }
  c10::Stream exchangeStream(c10::Stream stream) const noexcept override { return stream; }
  c10::DeviceIndex deviceCount() const noexcept override { return 1; }
};

}  // namespace

c10::Device guarded_device() { return {kDeviceType, 0}; }

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("empty.memory_format", empty);
  library.impl("empty_strided", empty_strided);
  library.impl("_copy_from", copy_from);
  library.impl("_copy_from_and_resize", copy_from_and_resize);
  library.impl("resize_", resize);
  library.impl("as_strided", as_strided);
  library.impl("view", view);
  library.impl("_reshape_alias", reshape_alias);
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&run_on_cpu>());
}

C10_REGISTER_GUARD_IMPL(PrivateUse1, OneDevice)

}  // namespace sotto::testing
