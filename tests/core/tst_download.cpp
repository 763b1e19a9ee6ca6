#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <fstream>
#include <iterator>

#include "core/base/error.h"
#include "core/net/download.h"
#include "core/net/part_file.h"
#include "core/net/sha256.h"
#include "tests/core/http_server.h"

using namespace zeroplane;

namespace {

constexpr std::size_t kFileBytes = 300'000;

std::string MakeFile(unsigned seed) {
  std::string file(kFileBytes, '\0');
  for (char& byte : file) {
    seed = seed * 1664525 + 1013904223;
    byte = static_cast<char>(seed >> 24);
  }
  return file;
}

std::string HashOf(const std::string& bytes) {
  Sha256 hash;
  hash.Add(bytes.data(), bytes.size());
  return hash.Finish();
}

/// Remembers what was reported; can be cancelled once the file is there to a share.
class WatchedJob final : public JobContext {
 public:
  explicit WatchedJob(double cancel_at = 2) : cancel_at_(cancel_at) {}
  bool Cancelled() const override { return reached_ >= cancel_at_; }
  void Report(double fraction, std::string_view) override {
    fell_ = fell_ || fraction < reached_;
    reached_ = fraction;
  }
  double reached() const { return reached_; }
  bool fell() const { return fell_; }

 private:
  double cancel_at_;
  std::atomic<double> reached_ = 0;
  bool fell_ = false;
};

}  // namespace

/// Downloads from a server on this machine that does what servers should not.
class TestDownload : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  const std::string file_ = MakeFile(1);

  DownloadOptions Options(const HttpServer& server) const {
    DownloadOptions options;
    options.url = server.Address("/weights.pth");
    options.path = folder_->filePath("weights.pth").toStdString();
    options.name = "weights";
    options.bytes = static_cast<std::int64_t>(file_.size());
    options.sha256 = HashOf(file_);
    options.attempts = 3;
    options.pause_s = 0;
    return options;
  }
  std::string Content(const char* name = "weights.pth") const {
    std::ifstream file(folder_->filePath(name).toStdString(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  QStringList Files() const {
    return QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
  }

  static ErrorCode CodeOf(const DownloadOptions& options, QString* sentence = nullptr) {
    SilentJob job;
    try {
      Download(options, job);
    } catch (const Error& error) {
      if (sentence) *sentence = error.what();
      return error.code();
    }
    return ErrorCode::kNotMedia;  // none of those expected
  }

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void hashesAreTheStandardsOwn() {
    // FIPS 180-4's examples, as NIST publishes them.
    QCOMPARE(QString::fromStdString(HashOf("abc")),
             QString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(QString::fromStdString(HashOf("")),
             QString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }

  void aWholeFileGetsItsName() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    WatchedJob job;
    const DownloadResult result = Download(Options(server), job);
    QCOMPARE(Content(), file_);
    QCOMPARE(result.sha256, HashOf(file_));
    QCOMPARE(Files(), QStringList{"weights.pth"});
    QVERIFY(!job.fell());
    QCOMPARE(job.reached(), 1.0);
  }

  void cutConnectionsAreTakenUpWhereTheyEnded() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1", 120'000);
    });
    WatchedJob job;
    Download(Options(server), job);
    QCOMPARE(Content(), file_);
    QVERIFY(!job.fell());
    QCOMPARE(server.Requests().size(), std::size_t{3});
    QCOMPARE(server.Requests()[1].RangeStart(), std::size_t{120'000});
    QCOMPARE(server.Requests()[2].RangeStart(), std::size_t{240'000});
  }

  void aLaterCallGoesOn() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1", 100'000);
      if (request.RangeStart() == 0) connection.WaitForItsEnd();
    });
    WatchedJob impatient(0.2);
    try {
      Download(Options(server), impatient);
      QFAIL("was not cancelled");
    } catch (const Error& error) {
      QCOMPARE(error.code(), ErrorCode::kCancelled);
    }
    QCOMPARE(Files(), (QStringList{"weights.pth.part", "weights.pth.part.origin"}));
    SilentJob job;
    Download(Options(server), job);
    QCOMPARE(Content(), file_);
    QVERIFY(server.Requests()[1].RangeStart() > 0);
    QCOMPARE(server.Requests()[1].headers.at("if-range"), std::string("\"1\""));
    QCOMPARE(Files(), QStringList{"weights.pth"});
  }

  void aFileThatChangedInBetweenBeginsAgain() {
    const std::string old_file = MakeFile(2);
    std::atomic<int> count = 0;
    const HttpServer server([&](const auto& request, const auto& connection) {
      if (count++ == 0) return AnswerWithFile(request, connection, old_file, "old", 200'000);
      AnswerWithFile(request, connection, file_, "new");
    });
    SilentJob job;
    Download(Options(server), job);
    QCOMPARE(Content(), file_);
    QCOMPARE(server.Requests()[1].RangeStart(), std::size_t{200'000});
  }

  void aServerWithoutRangesIsAskedForAll() {
    std::atomic<int> count = 0;
    const HttpServer server([&](const auto&, const auto& connection) {
      const bool cut = count++ == 0;
      connection.Send(HttpHead("200 OK", file_.size(), {"ETag: \"1\""}) +
                      file_.substr(0, cut ? 90'000 : file_.size()));
    });
    SilentJob job;
    Download(Options(server), job);
    QCOMPARE(Content(), file_);
    QCOMPARE(count.load(), 2);
  }

  void withoutAVersionNothingIsPatchedTogether() {
    const std::string old_file = MakeFile(2);
    std::atomic<int> count = 0;
    const HttpServer server([&](const auto& request, const auto& connection) {
      QVERIFY(request.headers.count("range") == 0);
      if (count++ == 0) {
        connection.Send(HttpHead("200 OK", file_.size()) + old_file.substr(0, 100'000));
      } else {
        connection.Send(HttpHead("200 OK", file_.size(), {"ETag: W/\"weak\""}) + file_);
      }
    });
    SilentJob job;
    Download(Options(server), job);
    QCOMPARE(Content(), file_);
  }

  void aWrongByteIsFound() {
    std::string wrong = file_;
    wrong[123'456] ^= 1;
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, wrong, "1");
    });
    QString sentence;
    QCOMPARE(CodeOf(Options(server), &sentence), ErrorCode::kDamaged);
    QVERIFY2(sentence.contains(QString::fromStdString(HashOf(wrong))), qPrintable(sentence));
    QCOMPARE(Files(), QStringList());
    QCOMPARE(server.Requests().size(), std::size_t{1});
  }

  void aWrongByteOfAnEarlierRunCostsOnlyTime() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    const DownloadOptions options = Options(server);
    {
      PartFile part(options.path);
      part.Append(MakeFile(2).data(), 150'000);
      part.SetOrigin(options.url, "\"1\"");
    }
    SilentJob job;
    Download(options, job);
    QCOMPARE(Content(), file_);
    QCOMPARE(server.Requests()[0].RangeStart(), std::size_t{150'000});
    QCOMPARE(server.Requests()[1].RangeStart(), std::size_t{0});
  }

  void aWrongLengthIsRefusedBeforeItComes() {
    const HttpServer server([&](const auto&, const auto& connection) {
      connection.Send(HttpHead("200 OK", file_.size() + 1));
      connection.WaitForItsEnd();
    });
    DownloadOptions options = Options(server);
    QCOMPARE(CodeOf(options), ErrorCode::kDamaged);
    options.bytes = 0;
    options.most_bytes = 1000;
    QCOMPARE(CodeOf(options), ErrorCode::kDamaged);
    QCOMPARE(Files(), QStringList());
  }

  void aFileThatEndsTooEarlyIsNotWhole() {
    const HttpServer server([&](const auto&, const auto& connection) {
      connection.Send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + file_.substr(0, 1000));
    });
    QCOMPARE(CodeOf(Options(server)), ErrorCode::kUnreadable);
    QCOMPARE(server.Requests().size(), std::size_t{3});
    QVERIFY(!Files().contains("weights.pth"));
  }

  void anEndlessBodyIsCut() {
    const HttpServer server([&](const auto&, const auto& connection) {
      connection.Send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      while (connection.Send(std::string(65536, 'x'))) {
      }
    });
    DownloadOptions options = Options(server);
    QCOMPARE(CodeOf(options), ErrorCode::kDamaged);
    options.bytes = 0;
    options.most_bytes = 1'000'000;
    QCOMPARE(CodeOf(options), ErrorCode::kDamaged);
    QCOMPARE(Files(), QStringList());
  }

  void endlessHeadersAreCut() {
    const HttpServer server([&](const auto&, const auto& connection) {
      connection.Send("HTTP/1.1 200 OK\r\n");
      while (connection.Send("X-Again: " + std::string(1000, 'x') + "\r\n")) {
      }
    });
    QCOMPARE(CodeOf(Options(server)), ErrorCode::kUnreadable);
  }

  void redirectsEnd() {
    std::atomic<int> count = 0;
    const HttpServer circle([&](const auto&, const auto& connection) {
      const std::string next = "Location: /" + std::to_string(count++ % 2);
      connection.Send(HttpHead("302 Found", 0, {next}));
    });
    QCOMPARE(CodeOf(Options(circle)), ErrorCode::kUnreadable);
    QVERIFY(count <= 9);
    const HttpServer once([&](const auto& request, const auto& connection) {
      if (request.target == "/moved") return AnswerWithFile(request, connection, file_, "1", 200'000);
      connection.Send(HttpHead("302 Found", 5, {"Location: /moved", "ETag: \"of the redirect\""}) + "moved");
    });
    SilentJob job;
    Download(Options(once), job);
    QCOMPARE(Content(), file_);
    QCOMPARE(once.Requests().back().headers.at("if-range"), std::string("\"1\""));
  }

  void redirectsStayWithHttp() {
    const HttpServer server([&](const auto&, const auto& connection) {
      connection.Send(HttpHead("302 Found", 0, {"Location: file:///etc/hostname"}));
    });
    QCOMPARE(CodeOf(Options(server)), ErrorCode::kUnsupported);
    QCOMPARE(Files(), QStringList());
  }

  void refusalsAreNamed_data() {
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("requests");
    QTest::newRow("gone") << "404 Not Found" << int(ErrorCode::kNotFound) << 1;
    QTest::newRow("forbidden") << "403 Forbidden" << int(ErrorCode::kUnreadable) << 1;
    QTest::newRow("busy") << "503 Service Unavailable" << int(ErrorCode::kUnreadable) << 3;
    QTest::newRow("nothing") << "204 No Content" << int(ErrorCode::kUnreadable) << 1;
  }
  void refusalsAreNamed() {
    QFETCH(QString, status);
    QFETCH(int, code);
    QFETCH(int, requests);
    const HttpServer server(
        [&](const auto&, const auto& connection) { connection.Send(HttpHead(status.toStdString(), 0)); });
    QString sentence;
    QCOMPARE(int(CodeOf(Options(server), &sentence)), code);
    QVERIFY2(sentence.contains(status.left(3)), qPrintable(sentence));
    QCOMPARE(int(server.Requests().size()), requests);
    QCOMPARE(Files(), QStringList());
  }

  void anotherPartThanAskedForIsRefused() {
    std::atomic<int> count = 0;
    const HttpServer server([&](const auto& request, const auto& connection) {
      if (count++ == 0) return AnswerWithFile(request, connection, file_, "1", 100'000);
      connection.Send(HttpHead("206 Partial Content", 10, {"Content-Range: bytes 5-14/300000"}) +
                      "0123456789");
    });
    QCOMPARE(CodeOf(Options(server)), ErrorCode::kUnreadable);
    QVERIFY(!Files().contains("weights.pth"));
  }

  void aServerThatFallsSilentIsLeft() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1", 500);
      connection.WaitForItsEnd();
    });
    DownloadOptions options = Options(server);
    options.stall_s = 1;
    options.attempts = 1;
    QCOMPARE(CodeOf(options), ErrorCode::kUnreadable);
    QVERIFY(Files().contains("weights.pth.part"));
  }

  void aServerThatIsNotThereIsNamed() {
    DownloadOptions options;
    {
      const HttpServer server([](const auto&, const auto&) {});
      options = Options(server);
    }
    QString sentence;
    QCOMPARE(CodeOf(options, &sentence), ErrorCode::kUnreadable);
    QVERIFY2(sentence.contains("127.0.0.1"), qPrintable(sentence));
    QCOMPARE(Files(), QStringList());
  }

  void whatIsNoTlsIsNotTakenForIt() {
    const HttpServer server([](const auto&, const auto&) {});
    DownloadOptions options = Options(server);
    options.url.replace(0, 4, "https");
    options.attempts = 1;
    options.connect_timeout_s = 2;
    QCOMPARE(CodeOf(options), ErrorCode::kUnreadable);
  }

  void aProxyIsAsked() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    qputenv("http_proxy", QByteArray::fromStdString(server.Address("")));
    DownloadOptions options = Options(server);
    options.url = "http://weights.invalid/weights.pth";
    SilentJob job;
    Download(options, job);
    qunsetenv("http_proxy");
    QCOMPARE(Content(), file_);
    QCOMPARE(server.Requests()[0].target, std::string("http://weights.invalid/weights.pth"));
  }

  void onlyOneFetchesAFile() {
    const HttpServer server([](const auto&, const auto&) {});
    const DownloadOptions options = Options(server);
    const PartFile held(options.path);
    QCOMPARE(CodeOf(options), ErrorCode::kInUse);
  }

  void aFolderThatIsNotThereIsNamed() {
    const HttpServer server([](const auto&, const auto&) {});
    DownloadOptions options = Options(server);
    options.path = folder_->filePath("none/weights.pth").toStdString();
    QCOMPARE(CodeOf(options), ErrorCode::kUnwritable);
  }
};

QTEST_GUILESS_MAIN(TestDownload)
#include "tst_download.moc"
