#include <torch/nn/modules/linear.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/base/error.h"
#include "models/weights/module_weights.h"
#include "models/weights/safetensors.h"

using namespace zeroplane;

class TestSafetensors : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path Path(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }

  static ErrorCode CodeOf(const std::filesystem::path& path) {
    try {
      ReadSafetensors(path);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kCancelled;  // none of those expected
  }

  static std::string Bytes(const std::string& header, const std::string& data) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += static_cast<char>(header.size() >> (8 * i));
    return text + header + data;
  }

  void Write(const char* name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
  }

 private Q_SLOTS:
  void roundTripKeepsEveryTypeAndShape() {
    torch::manual_seed(3);
    TensorFile file;
    file.tensors["f32"] = torch::randn({2, 3});
    file.tensors["f16"] = torch::randn({4}).to(torch::kHalf);
    file.tensors["bf16"] = torch::randn({5}).to(torch::kBFloat16);
    file.tensors["i64"] = torch::arange(7);
    file.tensors["u8"] = torch::arange(9).to(torch::kByte).view({3, 3});
    file.tensors["scalar"] = torch::tensor(2.5);
    file.tensors["transposed"] = torch::randn({3, 4}).t();
    file.metadata["licence"] = "ours";
    WriteSafetensors(Path("a.safetensors"), file);
    const TensorFile read = ReadSafetensors(Path("a.safetensors"));
    QCOMPARE(read.tensors.size(), file.tensors.size());
    for (const auto& [name, tensor] : file.tensors) {
      QVERIFY2(read.tensors.at(name).scalar_type() == tensor.scalar_type(), name.c_str());
      QVERIFY2(torch::equal(read.tensors.at(name), tensor), name.c_str());
    }
    QCOMPARE(QString::fromStdString(read.metadata.at("licence")), QString("ours"));
    QVERIFY(!std::filesystem::exists(Path("a.safetensors.partial")));
  }

  void damagedFilesAreRefused() {
    QCOMPARE(CodeOf(Path("missing")), ErrorCode::kNotFound);
    Write("empty", "");
    QCOMPARE(CodeOf(Path("empty")), ErrorCode::kEmptyFile);
    Write("short", "abc");
    QCOMPARE(CodeOf(Path("short")), ErrorCode::kDamaged);
    Write("huge", std::string(8, '\x7f') + "{}");
    QCOMPARE(CodeOf(Path("huge")), ErrorCode::kDamaged);
    Write("nojson", Bytes("not json", ""));
    QCOMPARE(CodeOf(Path("nojson")), ErrorCode::kDamaged);
    Write("beyond", Bytes(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", "1234"));
    QCOMPARE(CodeOf(Path("beyond")), ErrorCode::kDamaged);
    Write("mismatch", Bytes(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "1234"));
    QCOMPARE(CodeOf(Path("mismatch")), ErrorCode::kDamaged);
    Write("overflow", Bytes(R"({"a":{"dtype":"F32","shape":[4611686018427387905,4],"data_offsets":[0,16]}})",
                            std::string(16, 'x')));
    QCOMPARE(CodeOf(Path("overflow")), ErrorCode::kDamaged);
    Write("negative", Bytes(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", "1234"));
    QCOMPARE(CodeOf(Path("negative")), ErrorCode::kDamaged);
    Write("dtype", Bytes(R"({"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}})", "1234"));
    QCOMPARE(CodeOf(Path("dtype")), ErrorCode::kUnsupported);
  }

  void loadingNamesEveryWrongKey() {
    torch::nn::Linear net(3, 2);
    auto state = StateOf(*net);
    state.erase("bias");
    state["weight"] = torch::zeros({5, 5});
    state["extra"] = torch::zeros({1});
    try {
      LoadState(*net, state, "test.safetensors");
      QFAIL("a wrong state was taken");
    } catch (const Error& error) {
      const QString text = error.what();
      QVERIFY2(text.contains("missing: bias"), error.what());
      QVERIFY2(text.contains("weight has shape [5, 5] instead of [2, 3]"), error.what());
      QVERIFY2(text.contains("unexpected: extra"), error.what());
      QVERIFY2(text.contains("test.safetensors"), error.what());
    }
  }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
