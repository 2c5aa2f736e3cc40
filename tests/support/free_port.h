#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace sotto::testing {

// A port of the loopback device that nobody listened at a moment ago.
inline std::uint16_t free_port() {
  const int server = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ::bind(server, reinterpret_cast<sockaddr*>(&address), length);
  ::getsockname(server, reinterpret_cast<sockaddr*>(&address), &length);
  ::close(server);
  return ntohs(address.sin_port);
}

}  // namespace sotto::testing
