#include "src/report/environment.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <thread>

#include "src/core/version.h"

namespace sotto::report {
namespace {

// The value behind "key :" in one of the kernel's tables; "" where it is not there.
std::string kernel_value(const char* file, const std::string& key) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t value = line.find_first_not_of(" \t", line.find(':') + 1);
    return value == std::string::npos ? "" : line.substr(value);
  }
  return "";
}

double memory_gb() {
  const std::string kilobytes = kernel_value("/proc/meminfo", "MemTotal");
  return kilobytes.empty() ? 0 : std::stod(kilobytes) * 1024 / 1e9;
}

}  // namespace

nlohmann::ordered_json environment_facts(const std::string& program, int num_processes) {
  utsname system{};
  ::uname(&system);
  return {{"program", fmt::format("{} {}", program, core::kVersion)},
          {"time", fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(std::time(nullptr)))},
          {"host", system.nodename},
          {"processor", kernel_value("/proc/cpuinfo", "model name")},
          {"cores", std::thread::hardware_concurrency()},
          {"memory_gb", std::stod(fmt::format("{:.1f}", memory_gb()))},
          {"system", fmt::format("{} {}", system.sysname, system.release)},
          {"processes", num_processes}};
}

}  // namespace sotto::report
