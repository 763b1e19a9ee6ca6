#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "models/weights/blend_weights.h"
#include "models/weights/safetensors.h"

using namespace zeroplane;

class TestBlendWeights : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::filesystem::path Write(const char* name, const std::map<std::string, at::Tensor>& tensors) const {
    const std::filesystem::path path = (folder_.path() + "/" + name).toStdString();
    WriteSafetensors(path, {tensors, {{"network", "toy"}}});
    return path;
  }

 private Q_SLOTS:
  void valuesLieBetween() {
    const auto first = Write("a", {{"w", torch::tensor({0.0f, 4.0f})}, {"n", torch::tensor({7})}}),
               second = Write("b", {{"w", torch::tensor({1.0f, 8.0f})}, {"n", torch::tensor({9})}}),
               out = Write("c", {});
    BlendWeights(first, second, 0.25, out);
    const TensorFile blend = ReadSafetensors(out);
    QVERIFY(torch::equal(blend.tensors.at("w"), torch::tensor({0.25f, 5.0f}).to(torch::kHalf)));
    QVERIFY(torch::equal(blend.tensors.at("n"), torch::tensor({7})));  // a count is not a mean
    QCOMPARE(blend.metadata.at("network"), std::string("toy"));
  }

  void strangersAreNamed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("values");
    QTest::newRow("another name") << "v" << 2;
    QTest::newRow("another shape") << "w" << 3;
  }
  void strangersAreNamed() {
    QFETCH(QString, name);
    QFETCH(int, values);
    const auto first = Write("a", {{"w", torch::zeros({2})}}),
               second = Write("b", {{name.toStdString(), torch::zeros({values})}});
    const std::filesystem::path out = (folder_.path() + "/none").toStdString();
    try {
      BlendWeights(first, second, 0.5, out);
      QFAIL("blended strangers");
    } catch (const Error& error) {
      QVERIFY(QString(error.what()).contains(name + " differs"));
    }
    QVERIFY(!std::filesystem::exists(out));
    QVERIFY_EXCEPTION_THROWN(BlendWeights(first, first, 1.5, out), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestBlendWeights)
#include "tst_blend_weights.moc"
