#include "src/parallel/process_group.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "src/core/error.h"
#include "src/core/log.h"
#include "src/parallel/gpu_sum.h"

namespace sotto::parallel {
namespace {

using Milliseconds = std::chrono::milliseconds;

c10::intrusive_ptr<c10d::Store> meet(const ProcessPlace& place, const GroupTimeouts& timeouts) {
  c10d::TCPStoreOptions options;
  options.port = place.master_port;
  options.isServer = place.rank == 0 && !place.store_is_served;
  options.numWorkers = static_cast<std::size_t>(place.size);
  options.waitWorkers = !place.store_is_served;
  options.timeout = timeouts.join;
  const auto store = c10::make_intrusive<c10d::TCPStore>(place.master_address, options);
  // torchrun's store outlives a restart of the processes: each start has keys of its own.
  const char* const start = std::getenv("TORCHELASTIC_RESTART_COUNT");
  return c10::make_intrusive<c10d::PrefixStore>(fmt::format("sotto/{}", start == nullptr ? "0" : start), store);
}

// GLOO_SOCKET_IFNAME names the network interface, as PyTorch's users know it. Processes that meet on the loopback
// device share a machine.
std::shared_ptr<::gloo::transport::Device> network_device(const ProcessPlace& place) {
  const char* const interface = std::getenv("GLOO_SOCKET_IFNAME");
  if (interface != nullptr) return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  if (place.master_address == "127.0.0.1" || place.master_address == "localhost") {
    return c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1");
  }
  return c10d::ProcessGroupGloo::createDefaultDevice();
}

c10::intrusive_ptr<c10d::ProcessGroupGloo> connect(const c10::intrusive_ptr<c10d::Store>& store,
                                                   const ProcessPlace& place, const GroupTimeouts& timeouts) {
  const auto options = c10d::ProcessGroupGloo::Options::create(timeouts.collective);
  options->devices = {network_device(place)};
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.size, options);
}

// c10d's texts end in a stack trace.
std::string first_line(const char* what) { return std::string(what, std::strcspn(what, "\n")); }

}  // namespace

struct ProcessGroup::Connection {
  c10::intrusive_ptr<c10d::Store> store;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group;
  std::chrono::seconds gpu_limit;
  int num_others = 0;                         // further groups made of this one: each has keys of its own in the store
  bool asked_for_gpus = false;                // whether tensors can go by NCCL is found out at the first sum of one
  std::unique_ptr<GpuSum> gpu_sum = nullptr;  // null: they go by Gloo

  // Runs one collective to its end.
  template <typename Start>
  void run(const ProcessPlace& place, const Start& start) const {
    complete(place, [&] { start(*group)->wait(); });
  }

  void sum_through_cpu(const ProcessPlace& place, at::Tensor& values) const {
    std::vector<at::Tensor> exchanged = {values.cpu().contiguous()};
    run(place, [&](c10d::ProcessGroupGloo& gloo) { return gloo.allreduce(exchanged); });
    if (!exchanged.front().is_alias_of(values)) values.copy_(exchanged.front());
  }

  // What takes all processes: one that ended becomes an error that says so.
  template <typename Exchange>
  void complete(const ProcessPlace& place, const Exchange& exchange) const {
    try {
      exchange();
    } catch (const std::exception& error) {
      throw core::UserError(
          fmt::format("Rank {} of {} has lost the others: one of them ended, or the network between them failed ({}). "
                      "The cause is the first error among the ranks' logs.",
                      place.rank, place.size, first_line(error.what())));
    }
  }
};

ProcessGroup::ProcessGroup(const ProcessPlace& place, GroupTimeouts timeouts) : place_(place) {
  if (place.size == 1) return;
  // A write to a process that ended fails with an error that is reported; by default its signal ends this one unheard.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto store = meet(place, timeouts);
    connection_ = std::make_unique<Connection>(Connection{store, connect(store, place, timeouts), timeouts.gpu_sum});
  } catch (const std::exception& error) {
    throw core::UserError(fmt::format(
        "Rank {} of {} did not meet the others at {}:{} within {} s ({}). Check that all {} processes run, that "
        "MASTER_ADDR is the host of rank 0, that MASTER_PORT is free there, and name the network interface in "
        "GLOO_SOCKET_IFNAME where there are several.",
        place.rank, place.size, place.master_address, place.master_port, timeouts.join.count(),
        first_line(error.what()), place.size));
  }
}

ProcessGroup::ProcessGroup() = default;
ProcessGroup::~ProcessGroup() = default;
ProcessGroup::ProcessGroup(ProcessGroup&&) noexcept = default;
ProcessGroup& ProcessGroup::operator=(ProcessGroup&&) noexcept = default;

// All processes join or none does: the first one sees whether the GPUs differ.
void ProcessGroup::join_gpus_of(const at::Tensor& values) const {
  connection_->asked_for_gpus = true;
  std::vector<std::string> gpus = gather(gpu_identity(values));
  std::sort(gpus.begin(), gpus.end());  // nothing comes first: a tensor on no GPU
  const bool all_differ =
      is_first() && !gpus.front().empty() && std::adjacent_find(gpus.begin(), gpus.end()) == gpus.end();
  std::array<double, 1> join = {all_differ ? 1.0 : 0.0};
  sum(join);
  if (join[0] == 0) return;
  const auto store = c10::make_intrusive<c10d::PrefixStore>("gpus", connection_->store);
  connection_->gpu_sum = join_gpus(store, place_, connection_->gpu_limit);
  core::log_info("gradients are added up from GPU to GPU (NCCL)");
}

void ProcessGroup::sum(at::Tensor& values) const {
  if (connection_ == nullptr) return;
  if (!connection_->asked_for_gpus) join_gpus_of(values);
  if (connection_->gpu_sum != nullptr) {
    connection_->complete(place_, [&] { connection_->gpu_sum->sum(values); });
  } else {
    connection_->sum_through_cpu(place_, values);
  }
}

void ProcessGroup::sum(std::span<double> values) const {
  if (connection_ == nullptr) return;
  at::Tensor view = at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, at::kDouble);
  connection_->sum_through_cpu(place_, view);
}

std::vector<std::string> ProcessGroup::gather(const std::string& text) const {
  if (connection_ == nullptr) return {text};
  std::vector<double> lengths(static_cast<std::size_t>(place_.size));
  lengths[static_cast<std::size_t>(place_.rank)] = static_cast<double>(text.size());
  sum(lengths);
  const auto longest = static_cast<std::int64_t>(*std::max_element(lengths.begin(), lengths.end()));
  // All messages of a gather are equally long.
  std::vector<at::Tensor> own = {at::zeros({longest + 1}, at::kByte)};
  std::memcpy(own.front().mutable_data_ptr<std::uint8_t>(), text.data(), text.size());
  std::vector<std::vector<at::Tensor>> gathered;
  if (is_first()) {
    gathered.emplace_back();
    for (std::size_t n = 0; n < lengths.size(); ++n) gathered[0].push_back(at::empty({longest + 1}, at::kByte));
  }
  connection_->run(place_, [&](c10d::ProcessGroupGloo& group) { return group.gather(gathered, own); });
  std::vector<std::string> texts;
  for (std::size_t n = 0; is_first() && n < lengths.size(); ++n) {
    const auto* const bytes = reinterpret_cast<const char*>(gathered[0][n].const_data_ptr<std::uint8_t>());
    texts.emplace_back(bytes, static_cast<std::size_t>(lengths[n]));
  }
  return texts;
}

void ProcessGroup::wait_for_all() const {
  double nothing = 0;
  sum({&nothing, 1});
}

ProcessGroup ProcessGroup::another(GroupTimeouts timeouts) const {
  ProcessGroup group;
  group.place_ = place_;
  if (connection_ == nullptr) return group;
  const std::string name = fmt::format("group/{}", connection_->num_others++);
  const auto store = c10::make_intrusive<c10d::PrefixStore>(name, connection_->store);
  // However far apart the processes are: from here on they have only `timeouts` to meet.
  connection_->run(place_, [&](c10d::ProcessGroupGloo& present) { return present.barrier(); });
  connection_->complete(place_, [&] {
    group.connection_ =
        std::make_unique<Connection>(Connection{store, connect(store, place_, timeouts), timeouts.gpu_sum});
  });
  return group;
}

ProcessGroup join_processes() {
  const ProcessPlace place = process_place();
  if (place.rank > 0) core::keep_quiet();
  ProcessGroup group(place);
  if (place.size > 1) core::log_info("{} processes work together, meeting at {}.", place.size, place.master_address);
  return group;
}

std::pair<std::size_t, std::size_t> part_of(std::size_t count, int rank, int size) {
  const auto place = static_cast<std::size_t>(rank), parts = static_cast<std::size_t>(size);
  return {count * place / parts, count * (place + 1) / parts};
}

}  // namespace sotto::parallel
