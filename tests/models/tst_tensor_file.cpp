#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/base/error.h"
#include "models/weights/tensor_file.h"
#include "tests/models/pth_fixture.h"

using namespace zeroplane;

/// state_dict() files of PyTorch, written by hand: what they hold is known, and so is what is wrong with
/// them.
class TestTensorFile : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path_;

  std::filesystem::path Write(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    return path_;
  }

  static std::string Bytes(const at::Tensor& tensor) {
    const at::Tensor data = tensor.contiguous();
    return {static_cast<const char*>(data.data_ptr()), data.nbytes()};
  }

  /// 24 floats, 0 ... 23, under the key 0.
  static std::map<std::string, std::string> Ramp() {
    return {{"0", Bytes(torch::arange(24, torch::kFloat))}};
  }

  static Pickle Matrix() {
    return Pickle().BeginState().Text("weight").Tensor("FloatStorage", "0", 24, 0, {4, 6}, {6, 1}).Raw("u.");
  }

  /// What is thrown at these bytes, as "code|sentence".
  QString Refusal(const std::string& bytes) {
    try {
      ReadTensorFile(Write(bytes));
    } catch (const Error& error) {
      return QString::number(static_cast<int>(error.code())) + "|" + error.what();
    }
    return "nothing was thrown";
  }
  static QString Code(ErrorCode code) { return QString::number(static_cast<int>(code)) + "|"; }

 private Q_SLOTS:
  void init() { path_ = folder_.filePath("weights.pth").toStdString(); }

  void tensorsOfEveryTypeAreRead() {
    const at::Tensor ramp = torch::arange(4);
    Pickle pickle;
    pickle.BeginState();
    std::map<std::string, std::string> storages;
    const auto add = [&](const char* storage, at::ScalarType type) {
      pickle.Text(storage).Tensor(storage, storage, 4, 0, {2, 2}, {2, 1});
      storages[storage] = Bytes(ramp.to(type));
    };
    add("FloatStorage", torch::kFloat);
    add("HalfStorage", torch::kHalf);
    add("BFloat16Storage", torch::kBFloat16);
    add("LongStorage", torch::kLong);
    add("DoubleStorage", torch::kDouble);
    for (const bool zip64 : {false, true}) {
      Pickle whole = pickle;
      whole.Raw("u.");
      const TensorFile file = ReadTensorFile(Write(Pth(whole, storages, {.zip64 = zip64})));
      QCOMPARE(file.tensors.size(), storages.size());
      for (const auto& [name, tensor] : file.tensors)
        QVERIFY2(torch::equal(tensor.to(torch::kLong), ramp.view({2, 2})), name.c_str());
      QVERIFY(file.tensors.at("HalfStorage").scalar_type() == torch::kHalf);
      QVERIFY(file.tensors.at("BFloat16Storage").scalar_type() == torch::kBFloat16);
    }
  }

  void viewsKeepTheirOffsetAndStride() {
    Pickle pickle;
    pickle.BeginState();
    pickle.Text("part").Tensor("FloatStorage", "0", 24, 8, {2, 3}, {6, 1});
    pickle.Text("transposed").Tensor("FloatStorage", "0", 24, 0, {6, 4}, {1, 6});
    pickle.Text("scalar").Tensor("FloatStorage", "0", 24, 23, {}, {});
    pickle.Text("none").Tensor("FloatStorage", "0", 24, 24, {0, 3}, {3, 1});
    pickle.Raw("u.");
    const TensorFile file = ReadTensorFile(Write(Pth(pickle, Ramp())));
    const at::Tensor ramp = torch::arange(24, torch::kFloat).view({4, 6});
    QVERIFY(torch::equal(file.tensors.at("part"), ramp.slice(0, 1, 3).slice(1, 2, 5)));
    QVERIFY(torch::equal(file.tensors.at("transposed"), ramp.t()));
    QVERIFY(file.tensors.at("transposed").is_contiguous());
    QCOMPARE(file.tensors.at("scalar").item<float>(), 23.0F);
    QCOMPARE(file.tensors.at("none").numel(), std::int64_t{0});
  }

  void metadataAndMemoAreUnderstood() {
    // The dict is remembered, and gets `_metadata` by BUILD, as Module.state_dict() writes it.
    Pickle pickle;
    pickle.Global("collections", "OrderedDict").Raw(")Rq").Raw(std::string(1, '\0')).Raw("(");
    pickle.Text("weight").Tensor("FloatStorage", "0", 24, 0, {4, 6}, {6, 1}).Raw("u");
    pickle.Raw("}").Text("_metadata").Global("collections", "OrderedDict").Raw(")R");
    pickle.Text("").Raw("}").Text("version").Raw("K\x01").Raw("ss").Raw("sb.");
    const TensorFile file = ReadTensorFile(Write(Pth(pickle, Ramp())));
    QCOMPARE(file.tensors.size(), std::size_t{1});
    QVERIFY(file.tensors.count("weight") == 1);
  }

  void theKindIsKnownByContent() {
    TensorFile file;
    file.tensors["a"] = torch::arange(3);
    WriteSafetensors(path_, file);  // the name says .pth
    QVERIFY(torch::equal(ReadTensorFile(path_).tensors.at("a"), torch::arange(3)));
    QVERIFY(Refusal("GIF89a, and so on").startsWith(Code(ErrorCode::kUnsupported)));
    QVERIFY(Refusal("\x80\x02\x8a\x0a").contains("before 1.6"));
    QVERIFY(Refusal("").startsWith(Code(ErrorCode::kEmptyFile)));
    QVERIFY(Refusal(Zip({{"a/b.txt", "text"}})).startsWith(Code(ErrorCode::kUnsupported)));
  }

  void codeIsRefusedByName_data() {
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const Pickle& pickle, const char* named) {
      QTest::newRow(name) << QByteArray::fromStdString(pickle.bytes()) << named;
    };
    row("os.system", Pickle().Global("os", "system").Raw("(").Text("true").Raw("tR."), "os.system");
    row("eval", Pickle().Global("__builtin__", "eval").Raw("(").Text("1").Raw("tR."), "__builtin__.eval");
    row("near miss", Pickle().Global("torch._utils", "_rebuild_parameter").Raw(")R."), "_rebuild_parameter");
    row("STACK_GLOBAL", Pickle().Text("os").Text("system").Raw("\x93."), "0x93");
    row("INST", Pickle().Raw("(ios\nsystem\n."), "0x69");
    row("OBJ", Pickle().Raw("(o."), "0x6f");
    row("EXT1", Pickle().Raw("\x82\x01."), "0x82");
    row("protocol 4", Pickle().Raw("\x80\x04."), "protocol 4");
    row("a dict called with items", Pickle().Global("collections", "OrderedDict").Raw("(K\x01tR."),
        "OrderedDict");
    row("a storage called", Pickle().Global("torch", "FloatStorage").Raw(")R."), "torch.FloatStorage");
    row("a number inside", Pickle().BeginState().Text("epoch").Raw("K\x07u."), "\"epoch\"");
    row("a list of names", Pickle().Raw("}K\x01K\x02s."), "keys are no names");
    row("not a dict", Pickle().Raw("K\x01."), "no state dict");
  }
  void codeIsRefusedByName() {
    QFETCH(QByteArray, pickle);
    QFETCH(QString, named);
    Pickle hostile;
    hostile.Raw(pickle.toStdString().substr(2));
    const QString refusal = Refusal(Pth(hostile, Ramp()));
    QVERIFY2(refusal.startsWith(Code(ErrorCode::kUnsupported)), qPrintable(refusal));
    QVERIFY2(refusal.contains(named), qPrintable(refusal));
  }

  void tensorsOutsideTheirDataAreRefused_data() {
    QTest::addColumn<QByteArray>("tensor");
    const auto row = [](const char* name, const std::string& key, std::int32_t elements, std::int32_t offset,
                        const std::vector<std::int32_t>& size, const std::vector<std::int32_t>& stride) {
      Pickle pickle;
      pickle.BeginState().Text("t").Tensor("FloatStorage", key, elements, offset, size, stride).Raw("u.");
      QTest::newRow(name) << QByteArray::fromStdString(pickle.bytes());
    };
    row("too many", "0", 24, 0, {25}, {1});
    row("too far", "0", 24, 20, {5}, {1});
    row("offset", "0", 24, 25, {0}, {1});
    row("negative offset", "0", 24, -1, {1}, {1});
    row("negative size", "0", 24, 0, {-1}, {1});
    row("negative stride", "0", 24, 23, {2}, {-1});
    row("stride", "0", 24, 0, {2, 2}, {23, 1});
    row("overflow", "0", 24, 0, {2147483647, 2147483647, 2147483647}, {0, 0, 0});
    row("expanded", "0", 24, 0, {1000000}, {0});
    row("ranks differ", "0", 24, 0, {2, 2}, {1});
    row("announced longer", "0", 25, 0, {4}, {1});
    row("announced shorter", "0", 23, 0, {4}, {1});
    row("announced negative", "0", -1, 0, {0}, {1});
    row("no such data", "7", 24, 0, {4}, {1});
    row("data outside", "../0", 24, 0, {4}, {1});
  }
  void tensorsOutsideTheirDataAreRefused() {
    QFETCH(QByteArray, tensor);
    Pickle pickle;
    pickle.Raw(tensor.toStdString().substr(2));
    const QString refusal = Refusal(Pth(pickle, Ramp()));
    QVERIFY2(refusal.startsWith(Code(ErrorCode::kDamaged)), qPrintable(refusal));
  }

  void brokenPicklesAreRefused_data() {
    QTest::addColumn<QByteArray>("pickle");
    const auto row = [](const char* name, const std::string& pickle) {
      QTest::newRow(name) << QByteArray::fromStdString(pickle);
    };
    row("nothing", "");
    row("no stop", "}");
    row("stop at once", ".");
    row("stop at a mark", "(.");
    row("no mark", "K\x01t.");
    row("pair of one", "(}K\x01u.");
    row("odd items", "}(K\x01u.");
    row("unknown memo", "h\x05.");
    row("memo of nothing", "q\x05.");
    row("endless name", std::string("c").append(100000, 'x'));
    row("long text", std::string("X").append(LittleEndian(0xffffffff, 4)).append("short"));
    row("huge number", "\x8a\x09" + std::string(9, '\x7f') + ".");
    row("persistent id of a number", "K\x01Q.");
    row("build on nothing", "}b.");
  }
  void brokenPicklesAreRefused() {
    QFETCH(QByteArray, pickle);
    Pickle broken;
    broken.Raw(pickle.toStdString());
    const QString refusal = Refusal(Pth(broken, Ramp()));
    QVERIFY2(refusal.startsWith(Code(ErrorCode::kDamaged)), qPrintable(refusal));
  }

  void deepAndCircularNestingEndsWell() {
    Pickle deep;
    deep.Raw(")" + std::string(3'000'000, '\x85') + ".");  // a tuple in a tuple in …
    QVERIFY(Refusal(Pth(deep, {})).startsWith(Code(ErrorCode::kUnsupported)));
    Pickle circle;
    circle.Raw("}q\x01").Text("self").Raw("h\x01s.");
    QVERIFY(Refusal(Pth(circle, {})).startsWith(Code(ErrorCode::kUnsupported)));
  }

  void damagedArchivesAreRefused() {
    const std::string whole = Pth(Matrix(), Ramp());
    QCOMPARE(ReadTensorFile(Write(whole)).tensors.size(), std::size_t{1});
    for (std::size_t size = 4; size < whole.size(); ++size) {
      const QString refusal = Refusal(whole.substr(0, size));
      QVERIFY2(refusal.startsWith(Code(ErrorCode::kDamaged)), qPrintable(refusal));
    }
    QVERIFY(Refusal(Pth(Matrix(), Ramp(), {.method = 8})).contains("compressed"));
    QVERIFY(Refusal(Pth(Matrix(), Ramp(), {.flags = 1})).contains("encrypted"));
    const std::string order = Zip({{"a/data.pkl", Matrix().bytes()}, {"a/byteorder", "big"}});
    QVERIFY(Refusal(order).contains("big-endian"));
    const std::string twice = Zip({{"a/data.pkl", "x"}, {"a/data.pkl", "x"}});
    QVERIFY(Refusal(twice).contains("twice"));
  }

  void noSingleWrongByteDoesHarm() {
    const std::string whole = Pth(Matrix(), Ramp(), {.zip64 = true});
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const char byte : {'\x00', '\x7f', '\xff'}) {
        std::string changed = whole;
        changed[at] = byte;
        try {
          for (const auto& [name, tensor] : ReadTensorFile(Write(changed)).tensors)
            QVERIFY(tensor.numel() <= 24);
        } catch (const Error&) {  // as good an answer
        }
      }
    }
  }
};

QTEST_APPLESS_MAIN(TestTensorFile)
#include "tst_tensor_file.moc"
