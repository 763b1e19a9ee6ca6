#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace zeroplane {

struct HttpRequest {
  std::string target;                          ///< "/file", or a whole address when asked as a proxy
  std::map<std::string, std::string> headers;  ///< names in lower case
  /// N of "Range: bytes=N-"; 0 without one.
  std::size_t RangeStart() const;
};

/// The server's side of one connection.
class HttpConnection {
 public:
  explicit HttpConnection(int descriptor) : descriptor_(descriptor) {}
  /// @return false once nobody listens
  bool Send(const std::string& bytes) const;
  /// Waits until the other side goes.
  void WaitForItsEnd() const;

 private:
  int descriptor_;
};

/// A server on this machine that answers every request with `answer` and then closes the connection, whatever
/// was sent by then. One connection after another.
class HttpServer {
 public:
  using Answer = std::function<void(const HttpRequest&, const HttpConnection&)>;

  explicit HttpServer(Answer answer);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string Address(const std::string& path) const;
  int port() const { return port_; }
  std::vector<HttpRequest> Requests() const;

 private:
  void Serve();
  void Handle(int descriptor);

  Answer answer_;
  int listener_ = -1, port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::thread thread_;
};

/// A status line, Content-Length and further headers, each "Name: value".
std::string HttpHead(const std::string& status, std::size_t length,
                     const std::vector<std::string>& headers = {});

/// What a well-behaved server answers: the whole file, or the rest of it when the range fits `version`.
/// @param most_bytes of the body; then the connection is cut
void AnswerWithFile(const HttpRequest& request, const HttpConnection& connection, const std::string& file,
                    const std::string& version, std::size_t most_bytes = std::string::npos);

}  // namespace zeroplane
