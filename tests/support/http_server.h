#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sotto::testing {

// A web server on the loopback interface for one test. `answer` gets the head of each request and gives the bytes of
// the response, head and body; the connection is closed after them, so that a short body is a broken transfer.
class HttpServer {
 public:
  using Answer = std::function<std::string(const std::string& request)>;

  explicit HttpServer(Answer answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* const any_address = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, any_address, length), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    EXPECT_EQ(::getsockname(listener_, any_address, &length), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    for (int client; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) {
      std::string request;
      char buffer[4096];
      for (ssize_t size; request.find("\r\n\r\n") == std::string::npos;) {
        if ((size = ::recv(client, buffer, sizeof(buffer), 0)) <= 0) break;
        request.append(buffer, static_cast<std::size_t>(size));
      }
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const std::string response = answer_(request);
      for (std::size_t sent = 0; sent < response.size();) {
        const ssize_t size = ::send(client, response.data() + sent, response.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) break;
        sent += static_cast<std::size_t>(size);
      }
    }
  }

  Answer answer_;
  int listener_, port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

// A response with a body, of which only the first `sent` bytes are sent.
inline std::string http_response(const std::string& status, const std::string& body, const std::string& headers = "",
                                 std::size_t sent = std::string::npos) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
         "Connection: close\r\n\r\n" + body.substr(0, sent);
}

// Serves `content` as a server that knows ranges does: 206 for "Range: bytes=N-", 416 where nothing is left.
inline std::string ranged_response(const std::string& request, const std::string& content,
                                   std::size_t sent = std::string::npos) {
  const std::size_t at = request.find("Range: bytes=");
  if (at == std::string::npos) return http_response("200 OK", content, "", sent);
  const std::size_t first = std::stoul(request.substr(at + 13));
  const std::string total = std::to_string(content.size());
  if (first >= content.size())
    return http_response("416 Range Not Satisfiable", "", "Content-Range: bytes */" + total + "\r\n");
  return http_response(
      "206 Partial Content", content.substr(first),
      "content-range: bytes " + std::to_string(first) + "-" + std::to_string(content.size() - 1) + "/" + total + "\r\n",
      sent);
}

}  // namespace sotto::testing
