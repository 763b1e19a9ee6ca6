#include "core/net/download.h"

#include <curl/curl.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/net/http_headers.h"
#include "core/net/part_file.h"
#include "core/net/sha256.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kWorthwhileBytes = 1 << 20;  ///< an attempt that brought this much was no failure
constexpr long kLowSpeed_bytes_per_s = 1000;
constexpr double kCheckingBegins = 0.97;  ///< on the progress bar
constexpr double kPauseSlice_s = 0.05;
constexpr std::int64_t kMegabyte = 1'000'000;

/// Download and check, of the whole job.
class FetchProgress final : public JobContext {
 public:
  FetchProgress(JobContext& job, const DownloadOptions& options) : job_(job), options_(options) {}

  bool Cancelled() const override { return job_.Cancelled(); }
  /// Of the check.
  void Report(double fraction, std::string_view text) override {
    Forward(kCheckingBegins + (1 - kCheckingBegins) * fraction, text);
  }
  void Arrived(std::int64_t bytes, std::int64_t of_bytes) {
    std::string text = "Fetching " + options_.name + ": ";
    text.append(std::to_string(bytes / kMegabyte));
    if (of_bytes > 0) text.append(" of ").append(std::to_string(of_bytes / kMegabyte));
    const double share = of_bytes > 0 ? static_cast<double>(bytes) / static_cast<double>(of_bytes) : 0;
    Forward(kCheckingBegins * std::min(share, 1.0), text.append(" MB"));
  }

 private:
  void Forward(double fraction, std::string_view text) {
    reached_ = std::max(reached_, fraction);  // a file that begins again does not take back what was shown
    job_.Report(reached_, text);
  }

  JobContext& job_;
  const DownloadOptions& options_;
  double reached_ = 0;
};

std::string Bytes(std::int64_t bytes) {
  return std::to_string(bytes) + " bytes";
}

/// One request and its answer, appended to the part.
class Transfer {
 public:
  Transfer(const DownloadOptions& options, PartFile& part, FetchProgress& progress)
      : options_(options), part_(part), progress_(progress), curl_(curl_easy_init(), curl_easy_cleanup) {
    ZP_CHECK(curl_ != nullptr, "libcurl");
  }

  /// @return nothing when the answer came to its end; else why another attempt may help
  /// @throws Error where none would
  std::optional<Error> Run() {
    SetUp();
    const CURLcode code = curl_easy_perform(curl_.get());
    if (thrown_) std::rethrow_exception(thrown_);
    if (code == CURLE_OK) {
      Begin();  // an answer without a body
      return std::nullopt;
    }
    return Explain(code);
  }

 private:
  static std::size_t OnHeader(char* data, std::size_t, std::size_t bytes, void* self) {
    return static_cast<Transfer*>(self)->TakeHeader({data, bytes}) ? bytes : 0;
  }
  static std::size_t OnBody(char* data, std::size_t, std::size_t bytes, void* self) {
    return static_cast<Transfer*>(self)->Take(data, bytes) ? bytes : 0;
  }
  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(self)->progress_.Cancelled() ? 1 : 0;
  }

  template <class Value>
  void Set(CURLoption option, Value value) {
    ZP_CHECK_EQ(curl_easy_setopt(curl_.get(), option, value), CURLE_OK);
  }

  void SetUp() {
    Set(CURLOPT_URL, options_.url.c_str());
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_USERAGENT, "Zeroplane");
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_REDIR_PROTOCOLS_STR, options_.url.starts_with("http:") ? "http,https" : "https");
    Set(CURLOPT_FOLLOWLOCATION, 1L);
    Set(CURLOPT_MAXREDIRS, static_cast<long>(options_.most_redirects));
    Set(CURLOPT_SSL_VERIFYPEER, 1L);
    Set(CURLOPT_SSL_VERIFYHOST, 2L);
    Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    Set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_timeout_s));
    Set(CURLOPT_LOW_SPEED_LIMIT, kLowSpeed_bytes_per_s);
    Set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.stall_s));
    Set(CURLOPT_FAILONERROR, 1L);
    Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's own are none of the file's
    Set(CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
    Set(CURLOPT_HEADERDATA, this);
    Set(CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
    Set(CURLOPT_WRITEDATA, this);
    Set(CURLOPT_NOPROGRESS, 0L);
    Set(CURLOPT_XFERINFOFUNCTION, &Transfer::OnProgress);
    Set(CURLOPT_XFERINFODATA, this);
    AskForTheRest();
  }

  void AskForTheRest() {
    const std::string version = part_.VersionFrom(options_.url);
    if (part_.size_bytes() == 0 || version.empty()) return part_.StartAgain();
    Set(CURLOPT_RANGE, (std::to_string(part_.size_bytes()) + "-").c_str());
    request_.reset(curl_slist_append(nullptr, ("If-Range: " + version).c_str()));
    Set(CURLOPT_HTTPHEADER, request_.get());
  }

  long Status() const {
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  // The body is about to come: is it the one that is needed?
  void Begin() {
    if (std::exchange(begun_, true)) return;
    const long status = Status();
    if (status != 200 && status != 206) throw Refusal(status);
    const bool rest = status == 206 && headers_.range_start() == part_.size_bytes();
    if (!rest) part_.StartAgain();
    if (status == 206 && !rest) {
      throw Error(ErrorCode::kUnreadable, options_.url,
                  "answers with another part of the file than was asked for", "Start again.");
    }
    std::optional<std::int64_t> whole = headers_.content_length();
    if (rest) whole = headers_.whole_length();
    whole_bytes_ = whole.value_or(options_.bytes);
    const std::int64_t most = options_.bytes > 0 ? options_.bytes : options_.most_bytes;
    if (whole && (options_.bytes > 0 ? *whole != options_.bytes : *whole > most)) ThrowWrongLength(*whole);
    part_.SetOrigin(options_.url, headers_.Version());
  }

  bool TakeHeader(std::string_view line) {
    if (!headers_.Add(line)) return false;
    const bool last = line == "\r\n" || line == "\n";
    return !last || (Status() != 200 && Status() != 206) || Guarded([this] { Begin(); });
  }

  bool Take(const char* data, std::size_t bytes) {
    return Guarded([&] {
      Begin();
      const std::int64_t most = options_.bytes > 0 ? options_.bytes : options_.most_bytes;
      if (static_cast<std::int64_t>(bytes) > most - part_.size_bytes())
        ThrowWrongLength(part_.size_bytes() + static_cast<std::int64_t>(bytes));
      part_.Append(data, bytes);
      progress_.Arrived(part_.size_bytes(), whole_bytes_);
    });
  }

  // No exception goes through libcurl, which is C: Run() throws it on. @return false when there was one
  template <class Work>
  bool Guarded(const Work& work) try {
    work();
    return true;
  } catch (...) {
    thrown_ = std::current_exception();
    return false;
  }

  [[noreturn]] void ThrowWrongLength(std::int64_t bytes) {
    part_.StartAgain();
    std::string problem = "has " + Bytes(bytes) + " or more";
    if (options_.bytes > 0) problem.append(" instead of ").append(Bytes(options_.bytes));
    throw Error(ErrorCode::kDamaged, options_.url, problem + ": this is not " + options_.name,
                "Nothing was kept. Try another mirror.");
  }

  Error Refusal(long status) const {
    const std::string answer = "answers with HTTP status " + std::to_string(status);
    if (status == 404 || status == 410)
      return Error(ErrorCode::kNotFound, options_.url, answer + ": the file is not there",
                   "Try another mirror.");
    return Error(ErrorCode::kUnreadable, options_.url, answer, "Try again later, or another mirror.");
  }

  std::optional<Error> Explain(CURLcode code) {
    const Error cut(ErrorCode::kUnreadable, options_.url,
                    std::string("could not be fetched (") + curl_easy_strerror(code) + ")",
                    "Check the network and start again: what came is kept.");
    switch (code) {
      case CURLE_ABORTED_BY_CALLBACK:
        throw Error(ErrorCode::kCancelled, options_.name, "was not fetched to its end",
                    "Start again to go on: what came is kept.");
      case CURLE_TOO_MANY_REDIRECTS:
        throw Error(ErrorCode::kUnreadable, options_.url, "leads from one address to the next without an end",
                    "Try another mirror.");
      case CURLE_UNSUPPORTED_PROTOCOL:
      case CURLE_URL_MALFORMAT:
        throw Error(ErrorCode::kUnsupported, options_.url, "is, or leads to, no address that is fetched from",
                    "Use an address that begins with https://.");
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
        throw Error(ErrorCode::kUnreadable, options_.url,
                    std::string("cannot prove whose server it is (") + curl_easy_strerror(code) + ")",
                    "Check this machine's clock and its certificates (package ca-certificates).");
      case CURLE_WRITE_ERROR:  // OnHeader's answer
        throw Error(ErrorCode::kUnreadable, options_.url, "answers with headers without an end",
                    "Try another mirror.");
      case CURLE_HTTP_RETURNED_ERROR:
        return Retried(Status());
      default:
        return cut;
    }
  }

  Error Retried(long status) {
    if (status == 416) part_.StartAgain();  // the file has become shorter than what came of it
    if (status == 416 || status == 408 || status == 429 || status >= 500) return Refusal(status);
    throw Refusal(status);
  }

  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  const DownloadOptions& options_;
  PartFile& part_;
  FetchProgress& progress_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
  std::unique_ptr<curl_slist, FreeList> request_;
  HttpHeaders headers_;
  std::int64_t whole_bytes_ = 0;
  bool begun_ = false;
  std::exception_ptr thrown_;
};

void SetUpCurl() {
  static std::once_flag once;
  std::call_once(once, [] { ZP_CHECK_EQ(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK); });
}

void Pause(double pause_s, const JobContext& job) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(pause_s);
  while (!job.Cancelled() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::duration<double>(kPauseSlice_s));
}

void CheckRoom(const DownloadOptions& options, const PartFile& part) {
  struct statvfs disk {};
  if (statvfs(part.part().c_str(), &disk) != 0) return;
  const double room = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
  const std::int64_t needed = options.bytes - part.size_bytes();
  if (room >= static_cast<double>(needed)) return;
  throw Error(ErrorCode::kDiskFull, options.path.string(),
              "needs " + std::to_string(needed / kMegabyte + 1) + " MB more than there is room for",
              "Make room and start again.");
}

// Until the part has its length.
void FetchRest(const DownloadOptions& options, PartFile& part, FetchProgress& progress) {
  const std::int64_t wanted = std::max<std::int64_t>(options.bytes, 1);
  if (options.bytes > 0 && part.size_bytes() > options.bytes) part.StartAgain();
  double pause_s = options.pause_s;
  std::int64_t reached = part.size_bytes();
  for (int failures = 0;;) {
    std::optional<Error> problem = Transfer(options, part, progress).Run();
    if (!problem && part.size_bytes() >= wanted) return;
    if (!problem) {
      problem = Error(ErrorCode::kUnreadable, options.url,
                      "ends after " + Bytes(part.size_bytes()) + " of " + std::to_string(wanted),
                      "Start again, or try another mirror: what came is kept.");
    }
    if (part.size_bytes() - reached >= kWorthwhileBytes) {
      reached = part.size_bytes();
      failures = 0;
      pause_s = options.pause_s;
    } else if (++failures >= options.attempts) {
      throw *problem;
    }
    Pause(pause_s, progress);
    pause_s *= 2;
  }
}

}  // namespace

void DownloadOptions::Check() const {
  ZP_CHECK(!url.empty() && !path.empty() && !name.empty(), "url, path and name");
  ZP_CHECK(bytes >= 0 && most_bytes > 0, "bytes, most_bytes");
  ZP_CHECK(sha256.empty() || sha256.size() == 64, "sha256");
  ZP_CHECK(connect_timeout_s >= 1 && connect_timeout_s <= 600, "connect_timeout_s");
  ZP_CHECK(stall_s >= 1 && stall_s <= 600, "stall_s");
  ZP_CHECK(attempts >= 1 && attempts <= 100, "attempts");
  ZP_CHECK(pause_s >= 0 && pause_s <= 60, "pause_s");
  ZP_CHECK(most_redirects >= 0 && most_redirects <= 50, "most_redirects");
}

DownloadResult Download(const DownloadOptions& options, JobContext& job) {
  options.Check();
  SetUpCurl();
  FetchProgress progress(job, options);
  PartFile part(options.path);
  if (options.bytes > 0) CheckRoom(options, part);
  // A part of an earlier run may be of another file in spite of all care: then once more, from the beginning.
  for (bool again = part.size_bytes() > 0;; again = false) {
    if (options.bytes == 0 || part.size_bytes() != options.bytes) FetchRest(options, part, progress);
    const std::string sha256 = Sha256OfFile(part.part(), progress);
    if (options.sha256.empty() || sha256 == options.sha256) {
      part.Finish();
      return {part.size_bytes(), sha256};
    }
    part.StartAgain();
    if (again) continue;
    throw Error(ErrorCode::kDamaged, options.url,
                "gave a file with the SHA-256 " + sha256 + " instead of " + options.sha256 +
                    ": this is not " + options.name,
                "Nothing was kept. Try again, or another mirror.");
  }
}

}  // namespace zeroplane
