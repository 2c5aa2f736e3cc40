#include "src/parallel/process_place.h"

#include <fmt/format.h>
#include <netdb.h>

#include <charconv>
#include <cstdlib>

#include "src/core/error.h"
#include "src/parallel/node_list.h"

namespace sotto::parallel {
namespace {

constexpr std::uint16_t kDefaultPort = 29500;  // c10d's own
// Jobs of one machine meet at ports of their own, out of the range that Linux gives away (32768 and above).
constexpr std::uint64_t kFirstJobPort = 20000, kNumJobPorts = 12000;

std::uint64_t number(const Environment& environment, const std::string& name) {
  const auto text = environment(name);
  if (!text) {
    throw core::UserError(fmt::format(
        "The environment says that several processes work together, but {} is not set. Start them with srun, mpirun, "
        "torchrun or bcprun, or unset the others to run alone.",
        name));
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value > 1'000'000'000'000) {
    throw core::UserError(fmt::format("The environment variable {} is \"{}\", expected a whole number.", name, *text));
  }
  return value;
}

std::uint16_t job_port(std::uint64_t job) { return static_cast<std::uint16_t>(kFirstJobPort + job % kNumJobPorts); }

bool resolves(const std::string& host) {
  addrinfo* found = nullptr;
  const bool known = ::getaddrinfo(host.c_str(), nullptr, nullptr, &found) == 0;
  if (found != nullptr) ::freeaddrinfo(found);
  return known;
}

ProcessPlace numbered(const Environment& environment, const std::string& rank, const std::string& size,
                      const std::string& local_rank) {
  ProcessPlace place;
  place.rank = static_cast<int>(number(environment, rank));
  place.size = static_cast<int>(number(environment, size));
  if (environment(local_rank)) place.local_rank = static_cast<int>(number(environment, local_rank));
  if (place.rank >= place.size) {
    throw core::UserError(fmt::format("The environment variable {} is {}, but {} is {}: ranks count from 0.", rank,
                                      place.rank, size, place.size));
  }
  return place;
}

ProcessPlace place_of_torchrun(const Environment& environment) {
  ProcessPlace place = numbered(environment, "RANK", "WORLD_SIZE", "LOCAL_RANK");
  place.store_is_served = environment("TORCHELASTIC_USE_AGENT_STORE") == "True";
  return place;
}

// The name of the first node, or, where names are Slurm's own and unknown to the resolver, the address srun ran at.
std::string first_node(const Environment& environment) {
  const std::string list = environment("SLURM_STEP_NODELIST").value_or("localhost");
  const std::string node = expand_node_list(list).front();
  const auto launch_address = environment("SLURM_LAUNCH_NODE_IPADDR");
  return resolves(node) || !launch_address ? node : *launch_address;
}

ProcessPlace place_of_srun(const Environment& environment) {
  ProcessPlace place = numbered(environment, "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID");
  if (place.size == 1) return place;
  place.master_address = first_node(environment);
  const std::uint64_t step = environment("SLURM_STEP_ID") ? number(environment, "SLURM_STEP_ID") : 0;
  place.master_port = job_port(number(environment, "SLURM_JOB_ID") * 13 + step);
  return place;
}

ProcessPlace place_of_mpirun(const Environment& environment) {
  ProcessPlace place =
      numbered(environment, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK");
  const auto local_size = environment("OMPI_COMM_WORLD_LOCAL_SIZE");
  if (local_size == std::to_string(place.size)) place.master_address = "127.0.0.1";
  const auto job = environment("PMIX_NAMESPACE");
  if (job) place.master_port = job_port(std::hash<std::string>()(*job));
  return place;
}

void add_meeting_point(const Environment& environment, ProcessPlace& place) {
  if (const auto address = environment("MASTER_ADDR")) place.master_address = *address;
  if (environment("MASTER_PORT")) {
    place.master_port = static_cast<std::uint16_t>(number(environment, "MASTER_PORT"));
  } else if (place.master_port == 0) {
    place.master_port = kDefaultPort;
  }
  if (place.master_address.empty()) {
    throw core::UserError(
        fmt::format("{} processes shall work together, but nothing says where they meet. Set MASTER_ADDR to the host "
                    "of rank 0 for all of them (mpirun -x MASTER_ADDR=<host> ...).",
                    place.size));
  }
}

}  // namespace

ProcessPlace process_place(const Environment& environment) {
  ProcessPlace place;
  if (environment("RANK") || environment("WORLD_SIZE")) {
    place = place_of_torchrun(environment);
  } else if (environment("SLURM_STEP_NUM_TASKS")) {
    place = place_of_srun(environment);
  } else if (environment("OMPI_COMM_WORLD_SIZE")) {
    place = place_of_mpirun(environment);
  }
  if (place.size > 1) add_meeting_point(environment, place);
  return place;
}

ProcessPlace process_place() {
  return process_place([](const std::string& name) -> std::optional<std::string> {
    const char* const value = std::getenv(name.c_str());  // NOLINT: no other thread runs yet
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
}

}  // namespace sotto::parallel
