#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/core/http_server.h"

using namespace zeroplane;

namespace {

struct Outcome {
  int code = -1;
  QByteArray out, err;
};

}  // namespace

/// `zeroplane models` as its users run it, in a data folder of its own.
class TestCliModels : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  const QString weights_ = ZEROPLANE_SOURCE_DIR "/resources/models/compact_depth.safetensors";

  QString Path(const QString& name) const { return folder_->filePath(name); }
  QString Models() const { return Path("zeroplane/models"); }

  Outcome Run(const QStringList& arguments, const QString& mirror = {}) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_DATA_HOME", folder_->path());
    if (!mirror.isEmpty()) environment.insert("ZEROPLANE_MODEL_MIRROR", mirror);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(ZEROPLANE_PROGRAM, QStringList{"models"} + arguments);
    process.waitForFinished(100000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }
  QJsonObject List() const { return QJsonDocument::fromJson(Run({"list", "--json"}).out).object(); }

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void withoutAnyModelTheBuiltInIsUsed() {
    const QJsonObject list = List();
    QCOMPARE(list["default"].toString(), QString("built-in"));
    QCOMPARE(list["folder"].toString(), Models());
    const QJsonObject small = list["models"].toArray().first().toObject();
    QCOMPARE(small["id"].toString(), QString("depth-anything-v2-small"));
    QCOMPARE(small["installed"].toBool(true), false);
    QCOMPARE(small["licence"].toString(), QString("Apache-2.0"));
    const Outcome path = Run({"path"});
    QCOMPARE(path.code, 0);
    QVERIFY(QFile::exists(QString::fromUtf8(path.out.trimmed())));
    QVERIFY(!QDir(Models()).exists());
  }

  void aMirrorWithAnotherFileIsNotBelieved() {
    const HttpServer server([](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, "not these weights", "1");
    });
    const Outcome outcome =
        Run({"fetch", "depth-anything-v2-small"}, QString::fromStdString(server.Address("/pool")));
    QCOMPARE(outcome.code, 1);
    QCOMPARE(server.Requests().at(0).target, std::string("/pool/depth_anything_v2_vits.pth"));
    QVERIFY2(outcome.err.contains("Apache-2.0") && outcome.err.contains("99218434"), outcome.err.constData());
    QVERIFY(QDir(Models()).entryList(QDir::Files).isEmpty());
    QCOMPARE(List()["default"].toString(), QString("built-in"));
  }

  void aLicenceForNonCommercialUseIsToBeAccepted() {
    const HttpServer server(
        [](const auto&, const auto& connection) { connection.Send(HttpHead("404 Not Found", 0)); });
    const QString mirror = QString::fromStdString(server.Address("/"));
    Outcome outcome = Run({"fetch", "depth-anything-v2-base", "--from", mirror});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains("--accept-licence") && outcome.err.contains("CC-BY-NC-4.0"),
             outcome.err.constData());
    QVERIFY(server.Requests().empty());
    outcome = Run({"fetch", "depth-anything-v2-base", "--from", mirror, "--accept-licence"});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains("404"), outcome.err.constData());
  }

  void anInterruptKeepsWhatCame() {
    std::string most(2'000'000, 'x');
    const HttpServer server([&most](const auto&, const auto& connection) {
      connection.Send(HttpHead("200 OK", 99'218'434, {"ETag: \"1\""}) + most);
      connection.WaitForItsEnd();
    });
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_DATA_HOME", folder_->path());
    process.setProcessEnvironment(environment);
    process.start(ZEROPLANE_PROGRAM, {"models", "fetch", "depth-anything-v2-small", "--from",
                                      QString::fromStdString(server.Address("/"))});
    const QString part = Models() + "/depth_anything_v2_vits.pth.part";
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(part).size() == qint64(most.size()), 60000);
    process.terminate();
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(QFileInfo(part).size(), qint64(most.size()));
  }

  void anAddedFileIsUsedAndVerified() {
    QVERIFY(QFile::copy(weights_, Path("mine.safetensors")));
    const Outcome added = Run({"add", Path("mine.safetensors"), "--licence", "ours", "--json"});
    QVERIFY2(added.code == 0, added.err.constData());
    const QJsonObject model = QJsonDocument::fromJson(added.out).object();
    QCOMPARE(model["id"].toString(), QString("mine"));
    QCOMPARE(model["architecture"].toString(), QString("compactdepth"));
    QCOMPARE(model["pinned"].toBool(), true);
    QVERIFY2(added.err.contains("SHA-256"), added.err.constData());
    QCOMPARE(List()["default"].toString(), QString("mine"));
    QCOMPARE(QString::fromUtf8(Run({"path"}).out.trimmed()), Models() + "/mine.safetensors");
    QCOMPARE(Run({"verify"}).code, 0);
    QFile installed(Models() + "/mine.safetensors");
    QVERIFY(installed.open(QIODevice::ReadWrite) && installed.seek(1'000'000) && installed.putChar('!'));
    installed.close();
    const Outcome verified = Run({"verify", "mine", "--json"});
    QCOMPARE(verified.code, 1);
    QCOMPARE(QJsonDocument::fromJson(verified.out).object()["verified"].toBool(true), false);
  }

  void theDefaultCanBeChosenAndAModelRemoved() {
    QVERIFY(QFile::copy(weights_, Path("mine.safetensors")));
    QCOMPARE(Run({"add", Path("mine.safetensors")}).code, 0);
    QCOMPARE(List()["default_chosen"].toBool(true), false);
    const Outcome chosen = Run({"default", "built-in"});
    QVERIFY2(chosen.code == 0 && chosen.out.contains("built-in"), chosen.err.constData());
    QCOMPARE(List()["default"].toString(), QString("built-in"));
    QCOMPARE(List()["default_chosen"].toBool(), true);
    QCOMPARE(Run({"default", "--best"}).code, 0);
    QCOMPARE(List()["default"].toString(), QString("mine"));
    QCOMPARE(Run({"default"}).code, 2);
    QCOMPARE(Run({"default", "mine", "--best"}).code, 2);
    const Outcome removed = Run({"remove", "mine"});
    QVERIFY2(removed.code == 0 && removed.out.contains("built-in"), removed.err.constData());
    QVERIFY(!QFile::exists(Models() + "/mine.safetensors"));
    QCOMPARE(List()["default"].toString(), QString("built-in"));
    QCOMPARE(Run({"remove", "built-in"}).code, 1);
  }

  void whatIsNoModelIsRefused() {
    QFile text(Path("text.pth"));
    QVERIFY(text.open(QIODevice::WriteOnly) && text.write("this is no network\n") > 0);
    text.close();
    for (const QStringList& arguments :
         {QStringList{"add", Path("text.pth")}, QStringList{"add", Path("nothing.pth")},
          QStringList{"fetch", "x"}, QStringList{"path", "x"}, QStringList{"verify", "x"},
          QStringList{"remove", "x"}, QStringList{"default", "x"}}) {
      const Outcome outcome = Run(arguments);
      QCOMPARE(outcome.code, 1);
      QVERIFY2(outcome.err.trimmed().contains(QFileInfo(arguments.last()).fileName().toUtf8()),
               outcome.err.constData());
      QVERIFY(outcome.out.isEmpty());
    }
    QCOMPARE(Run({}).code, 2);
    QVERIFY(QDir(Models()).entryList(QDir::Files).isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "tst_cli_models.moc"
