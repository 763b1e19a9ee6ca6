#include "tests/core/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace zeroplane {
namespace {

HttpRequest Parse(const std::string& head) {
  HttpRequest request;
  std::istringstream lines(head);
  std::string method, line;
  lines >> method >> request.target;
  std::getline(lines, line);
  while (std::getline(lines, line) && line != "\r") {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    request.headers[name] = line.substr(colon + 2, line.size() - colon - 3);
  }
  return request;
}

}  // namespace

std::size_t HttpRequest::RangeStart() const {
  const auto range = headers.find("range");
  return range == headers.end() ? 0 : std::stoul(range->second.substr(6));
}

bool HttpConnection::Send(const std::string& bytes) const {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = send(descriptor_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

void HttpConnection::WaitForItsEnd() const {
  char byte;
  while (recv(descriptor_, &byte, 1, 0) > 0) {
  }
}

HttpServer::HttpServer(Answer answer) : answer_(std::move(answer)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no local server");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

HttpServer::~HttpServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

std::string HttpServer::Address(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<HttpRequest> HttpServer::Requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::Serve() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, 20) <= 0) continue;
    const int descriptor = accept(listener_, nullptr, nullptr);
    if (descriptor < 0) continue;
    Handle(descriptor);
    close(descriptor);
  }
}

void HttpServer::Handle(int descriptor) {
  std::string head;
  char byte;
  while (!head.ends_with("\r\n\r\n")) {
    if (head.size() > 65536 || recv(descriptor, &byte, 1, 0) != 1) return;
    head += byte;
  }
  const HttpRequest request = Parse(head);
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  answer_(request, HttpConnection(descriptor));
}

std::string HttpHead(const std::string& status, std::size_t length, const std::vector<std::string>& headers) {
  std::string head =
      "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(length);
  for (const std::string& header : headers) head.append("\r\n").append(header);
  return head + "\r\n\r\n";
}

void AnswerWithFile(const HttpRequest& request, const HttpConnection& connection, const std::string& file,
                    const std::string& version, std::size_t most_bytes) {
  const std::string tag = "ETag: \"" + version + "\"";
  const auto if_range = request.headers.find("if-range");
  const bool same = if_range != request.headers.end() && if_range->second == "\"" + version + "\"";
  const std::size_t start = same ? request.RangeStart() : 0;
  const std::string body = file.substr(start, std::min(most_bytes, file.size() - start));
  if (start == 0) {
    connection.Send(HttpHead("200 OK", file.size(), {tag}) + body);
    return;
  }
  const std::string range = "Content-Range: bytes " + std::to_string(start) + "-" +
                            std::to_string(file.size() - 1) + "/" + std::to_string(file.size());
  connection.Send(HttpHead("206 Partial Content", file.size() - start, {tag, range}) + body);
}

}  // namespace zeroplane
