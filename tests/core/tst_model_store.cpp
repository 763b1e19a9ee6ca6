#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/error.h"
#include "core/model_store/model_store.h"
#include "core/net/sha256.h"
#include "tests/core/http_server.h"

using namespace zeroplane;

namespace fs = std::filesystem;

namespace {

struct RisingJob final : JobContext {
  bool Cancelled() const override { return false; }
  void Report(double fraction, std::string_view) override {
    fell = fell || fraction < reached;
    reached = fraction;
  }
  double reached = 0;
  bool fell = false;
};

}  // namespace

/// The user's model folder: what is fetched and added into it, and which of it is used.
class TestModelStore : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  SilentJob job_;
  const std::string file_ = "weights, as the publisher has them";

  fs::path Path(const QString& name) const { return folder_->filePath(name).toStdString(); }
  ModelStore Store() const { return ModelStore(Path("data/models")); }
  static std::string HashOf(const std::string& bytes) {
    Sha256 hash;
    hash.Add(bytes.data(), bytes.size());
    return hash.Finish();
  }
  fs::path Write(const QString& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary | std::ios::trunc) << bytes;
    return Path(name);
  }
  static std::string Read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  /// Its publisher is nowhere: only the mirror has it.
  KnownModel Model(const std::string& architecture, bool hash_known = true) const {
    KnownModel model;
    model.id = architecture;
    model.title = architecture;
    model.file = architecture + ".pth";
    model.url = "https://publisher.invalid/" + model.file;
    model.bytes = hash_known ? static_cast<std::int64_t>(file_.size()) : 0;
    model.sha256 = hash_known ? HashOf(file_) : "";
    model.version = std::string("2");  // GCC 12 warns of the assignment of a literal as short as this one
    model.licence = "Apache-2.0";
    model.architecture = architecture;
    return model;
  }
  InstalledModel Install(const std::string& architecture) {
    ModelStore store = Store();
    store.MakeFolder();
    InstalledModel model;
    model.id = architecture;
    model.file = architecture + ".pth";
    model.architecture = architecture;
    model.bytes = static_cast<std::int64_t>(file_.size());
    model.sha256 = HashOf(file_);
    std::ofstream(store.PathOf(model)) << file_;
    store.Record(model);
    return model;
  }
  template <class Work>
  static ErrorCode CodeOf(const Work& work, QString* sentence = nullptr) {
    try {
      work();
    } catch (const Error& error) {
      if (sentence) *sentence = error.what();
      return error.code();
    }
    return ErrorCode::kNotMedia;  // none of those expected
  }

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void theTableIsConsistent() {
    std::set<std::string> ids, files;
    for (const KnownModel& model : KnownModels()) {
      QVERIFY(ids.insert(model.id).second && files.insert(model.file).second);
      QVERIFY(QString::fromStdString(model.url).startsWith("https://"));
      QVERIFY(QString::fromStdString(model.url).endsWith(QString::fromStdString("/" + model.file)));
      QCOMPARE(model.sha256.size(), std::size_t{64});
      QVERIFY(model.bytes > 0 && !model.licence.empty() && !model.licence_url.empty());
      QVERIFY(DepthRank(model.architecture) > 0);
      QCOMPARE(model.non_commercial, model.licence.find("-NC-") != std::string::npos);
      QCOMPARE(FindKnownModel(model.id), &model);
    }
    QVERIFY(FindKnownModel("depth-anything-v2-small") &&
            !FindKnownModel("depth-anything-v2-small")->non_commercial);
    QVERIFY(!FindKnownModel("nothing"));
  }

  void theFolderIsTheUsersOwn() {
    qputenv("XDG_DATA_HOME", "/data");
    QCOMPARE(ModelFolder(), fs::path("/data/zeroplane/models"));
    qputenv("XDG_DATA_HOME", "not/absolute");
    qputenv("HOME", "/home/someone");
    QCOMPARE(ModelFolder(), fs::path("/home/someone/.local/share/zeroplane/models"));
    qunsetenv("XDG_DATA_HOME");
  }

  void aFetchedModelIsRecordedAndUsed() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    ModelStore store = Store();
    const KnownModel known = Model("depth-anything-v2-small");
    const FetchOptions options{.mirror = server.Address("/mirror"), .attempts = 1, .pause_s = 0};
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), fs::path("/built-in"));
    const InstalledModel model = FetchModel(known, options, store, job_);
    QCOMPARE(server.Requests().at(0).target, std::string("/mirror/depth-anything-v2-small.pth"));
    QVERIFY(!model.pinned);
    const InstalledModel found = *Store().Find(known.id);
    QCOMPARE(found.sha256, known.sha256);
    QCOMPARE(found.bytes, known.bytes);
    QCOMPARE(found.licence, known.licence);
    QCOMPARE(found.version, known.version);
    QCOMPARE(found.architecture, known.architecture);
    QCOMPARE(Read(store.PathOf(found)), file_);
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), store.PathOf(found));
    QCOMPARE(VerifyModel(found, store, job_), std::string());
    FetchModel(known, options, store, job_);
    QCOMPARE(server.Requests().size(), std::size_t{1});  // it was there
    fs::remove(Path("data/models/manifest.json"));
    FetchModel(known, options, store, job_);
    QCOMPARE(server.Requests().size(), std::size_t{1});  // so was its file
    QVERIFY(Store().Find(known.id));
  }

  void aDamagedModelIsFetchedAgain() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    ModelStore store = Store();
    const KnownModel known = Model("depth-anything-v2-small");
    const FetchOptions options{.mirror = server.Address("/other-name.pth"), .attempts = 1, .pause_s = 0};
    const InstalledModel model = FetchModel(known, options, store, job_);
    QCOMPARE(server.Requests().at(0).target, std::string("/other-name.pth"));
    std::string damaged = file_;
    damaged[5] ^= 1;
    std::ofstream(store.PathOf(model)) << damaged;
    QVERIFY(VerifyModel(model, store, job_).find(HashOf(damaged)) != std::string::npos);
    RisingJob job;
    FetchModel(known, options, store, job);
    QVERIFY(!job.fell);
    QCOMPARE(VerifyModel(model, store, job_), std::string());
  }

  void aWrongFileIsNotRecorded() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, std::string(file_.rbegin(), file_.rend()), "1");
    });
    ModelStore store = Store();
    const FetchOptions options{.mirror = server.Address("/"), .attempts = 1, .pause_s = 0};
    QCOMPARE(CodeOf([&] { FetchModel(Model("depth-anything-v2-small"), options, store, job_); }),
             ErrorCode::kDamaged);
    QVERIFY(store.Installed().empty());
    QVERIFY(QDir(folder_->filePath("data/models")).entryList(QDir::Files).isEmpty());
  }

  void aFetchNeverReplacesAnotherModelsFile() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    ModelStore store = Store();
    const KnownModel known = Model("depth-anything-v2-small");
    store.MakeFolder();
    InstalledModel mine;
    mine.id = "mine";
    mine.file = known.file;
    std::ofstream(store.PathOf(mine)) << "tuned by hand";
    store.Record(mine);
    const FetchOptions options{.mirror = server.Address("/"), .attempts = 1, .pause_s = 0};
    QCOMPARE(CodeOf([&] { FetchModel(known, options, store, job_); }), ErrorCode::kInvalidArgument);
    QCOMPARE(Read(store.PathOf(mine)), std::string("tuned by hand"));
  }

  void withoutAKnownHashTheFirstFetchPins() {
    std::atomic<int> count = 0;
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, count++ == 0 ? file_ : "another file", std::to_string(count));
    });
    ModelStore store = Store();
    const KnownModel known = Model("flow", false);
    const FetchOptions options{.mirror = server.Address("/"), .attempts = 1, .pause_s = 0};
    const InstalledModel model = FetchModel(known, options, store, job_);
    QVERIFY(model.pinned);
    QCOMPARE(model.sha256, HashOf(file_));
    QVERIFY(Store().Find("flow")->pinned);
    fs::remove(store.PathOf(model));
    QCOMPARE(CodeOf([&] { FetchModel(known, options, store, job_); }), ErrorCode::kDamaged);
    QCOMPARE(CodeOf([&] { AddressOf(known, "http://mirror.example/"); }), ErrorCode::kUnsupported);
    QCOMPARE(CodeOf([&] { AddressOf(known, "http://localhost.example/"); }), ErrorCode::kUnsupported);
    QCOMPARE(AddressOf(Model("flow"), "http://mirror.example"),
             std::string("http://mirror.example/flow.pth"));
  }

  void anAddedFileIsCopiedAndNamed() {
    const fs::path file = Write("mine.safetensors", file_);
    ModelStore store = Store();
    const auto network = [](const fs::path&) { return std::string("depth-anything-v2-base"); };
    RisingJob job;
    const InstalledModel model = AddModelFile(file, {.id = "", .licence = "ours"}, network, store, job);
    QVERIFY(!job.fell);
    QCOMPARE(job.reached, 1.0);
    QCOMPARE(model.id, std::string("mine"));
    QCOMPARE(model.architecture, std::string("depth-anything-v2-base"));
    QCOMPARE(model.licence, std::string("ours"));
    QVERIFY(model.pinned);
    fs::remove(file);
    QCOMPARE(Read(store.PathOf(model)), file_);
    QCOMPARE(DepthWeightsPath("mine", store, "/built-in"), store.PathOf(model));
  }

  void aFileOfNoNetworkIsNotAdded() {
    const fs::path file = Write("mine.pth", file_);
    ModelStore store = Store();
    const auto none = [](const fs::path& path) -> std::string {
      throw Error(ErrorCode::kDamaged, path.string(), "does not fit");
    };
    QCOMPARE(CodeOf([&] { AddModelFile(file, {}, none, store, job_); }), ErrorCode::kDamaged);
    QVERIFY(store.Installed().empty());
    const auto any = [](const fs::path&) { return std::string("depth-anything-v2-base"); };
    QCOMPARE(CodeOf([&] { AddModelFile(Path("nothing.pth"), {}, any, store, job_); }), ErrorCode::kNotFound);
    QCOMPARE(CodeOf([&] { AddModelFile(folder_->path().toStdString(), {}, any, store, job_); }),
             ErrorCode::kIsDirectory);
    for (const char* taken : {"built-in", "depth-anything-v2-small"})
      QCOMPARE(CodeOf([&] { AddModelFile(file, {.id = taken, .licence = ""}, any, store, job_); }),
               ErrorCode::kInvalidArgument);
    AddModelFile(file, {}, any, store, job_);
    QCOMPARE(CodeOf([&] {
               AddModelFile(Write("other.pth", "other"), {.id = "mine", .licence = ""}, any, store, job_);
             }),
             ErrorCode::kInvalidArgument);
  }

  void theBestInstalledModelIsTheDefault() {
    ModelStore store = Store();
    const InstalledModel small = Install("depth-anything-v2-small");
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), store.PathOf(small));
    const InstalledModel large = Install("depth-anything-v2-large");
    Install("depth-anything-v2-base");
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), store.PathOf(large));
    QCOMPARE(DepthWeightsPath("depth-anything-v2-small", store, "/built-in"), store.PathOf(small));
    QCOMPARE(DepthWeightsPath("built-in", store, "/built-in"), fs::path("/built-in"));
    const fs::path file = Write("mine.pth", file_);
    QCOMPARE(DepthWeightsPath(file.string(), store, "/built-in"), file);
    fs::remove(store.PathOf(large));
    QCOMPARE(store.Find(DepthWeightsPath("", store, "/b").stem().string())->architecture,
             std::string("depth-anything-v2-base"));
  }

  void aChosenModelIsTheDefaultUntilItIsRemoved() {
    ModelStore store = Store();
    const InstalledModel small = Install("depth-anything-v2-small"),
                         large = Install("depth-anything-v2-large");
    QVERIFY(!store.Chosen());
    store.Choose(small.id);
    QCOMPARE(Store().Chosen(), std::optional(small.id));
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), store.PathOf(small));
    store.Choose(kBuiltInModel);
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), fs::path("/built-in"));
    store.Choose(std::nullopt);
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), store.PathOf(large));
    QCOMPARE(CodeOf([&] { store.Choose("nonsense"); }), ErrorCode::kNotFound);
    store.Choose(small.id);
    store.Record(large);
    QCOMPARE(store.Chosen(), std::optional(small.id));
    fs::remove(store.PathOf(small));
    QCOMPARE(CodeOf([&] { DepthWeightsPath("", store, "/built-in"); }), ErrorCode::kNotFound);
    store.Remove(small.id);
    QVERIFY(!store.Chosen() && !store.Find(small.id));
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), store.PathOf(large));
    store.Remove(large.id);
    QVERIFY(!fs::exists(store.PathOf(large)));
    QCOMPARE(CodeOf([&] { store.Remove(large.id); }), ErrorCode::kNotFound);
    QCOMPARE(DepthWeightsPath("", store, "/built-in"), fs::path("/built-in"));
  }

  void aMirrorsAddressMayAskForSomething() {
    const HttpServer server([&](const auto& request, const auto& connection) {
      AnswerWithFile(request, connection, file_, "1");
    });
    ModelStore store = Store();
    const KnownModel known = Model("depth-anything-v2-small");
    const FetchOptions options{
        .mirror = server.Address("/a/model.safetensors?download=true"), .attempts = 1, .pause_s = 0};
    const InstalledModel model = FetchModel(known, options, store, job_);
    QCOMPARE(server.Requests().at(0).target, std::string("/a/model.safetensors?download=true"));
    QCOMPARE(model.file, known.file);
    QCOMPARE(Read(store.PathOf(model)), file_);
    QCOMPARE(AddressOf(known, "https://mirror.example/pool?key=a.pth"),
             "https://mirror.example/pool/" + known.file + "?key=a.pth");
  }

  void whatCannotBeUsedIsNamed() {
    ModelStore store = Store();
    const InstalledModel small = Install("depth-anything-v2-small");
    QString sentence;
    const auto use = [&](const char* name) { return [&, name] { DepthWeightsPath(name, store, "/b"); }; };
    QCOMPARE(CodeOf(use("nonsense"), &sentence), ErrorCode::kNotFound);
    QVERIFY2(sentence.contains("built-in, depth-anything-v2-small"), qPrintable(sentence));
    QCOMPARE(CodeOf(use("depth-anything-v2-large"), &sentence), ErrorCode::kNotFound);
    QVERIFY2(sentence.contains("models fetch depth-anything-v2-large"), qPrintable(sentence));
    std::ofstream(store.PathOf(small)) << "cut";
    QCOMPARE(CodeOf(use("")), ErrorCode::kDamaged);
    fs::remove(store.PathOf(small));
    QCOMPARE(CodeOf(use("depth-anything-v2-small")), ErrorCode::kNotFound);
    QVERIFY(!VerifyModel(small, store, job_).empty());
  }

  void aManifestThatIsNoneIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* text, ErrorCode code) {
      QTest::newRow(name) << QByteArray(text) << int(code);
    };
    row("no JSON", "models", ErrorCode::kDamaged);
    row("empty", "", ErrorCode::kDamaged);
    row("no list", R"({"schema":1,"models":{}})", ErrorCode::kDamaged);
    row("no fields", R"({"schema":1,"models":[{"id":"a"}]})", ErrorCode::kDamaged);
    row("a default that is no name", R"({"schema":1,"default":7,"models":[]})", ErrorCode::kDamaged);
    row("newer", R"({"schema":2,"models":[]})", ErrorCode::kNewerSchema);
    row("leads away",
        R"({"schema":1,"models":[{"id":"a","file":"../../a","bytes":1,"sha256":"","version":"","licence":"",
            "non_commercial":false,"architecture":"","source":"","pinned":false}]})",
        ErrorCode::kDamaged);
  }
  void aManifestThatIsNoneIsRefused() {
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    Store().MakeFolder();
    Write("data/models/manifest.json", text.toStdString());
    QCOMPARE(int(CodeOf([&] { Store().Installed(); })), code);
    QCOMPARE(int(CodeOf([&] { Store().Record({}); })), code);
    QCOMPARE(Read(Path("data/models/manifest.json")), text.toStdString());
  }
};

QTEST_GUILESS_MAIN(TestModelStore)
#include "tst_model_store.moc"
