#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "models/weights/blend_weights.h"
#include "models/weights/safetensors.h"
#include "models/weights/weight_facts.h"

using namespace zeroplane;

class TestBlendWeights : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::filesystem::path Write(const char* name, const std::map<std::string, at::Tensor>& tensors,
                              const WeightFacts& facts = {{"network", "toy"}}) const {
    const std::filesystem::path path = (folder_.path() + "/" + name).toStdString();
    WriteSafetensors(path, {tensors, facts});
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

  void aBlendOwesToTheTeachersOfBoth() {
    const std::map<std::string, at::Tensor> state = {{"w", torch::zeros({2})}};
    const auto first = Write("a", state, {{"teacher", "small"}, {"teacher_licence", "LGPL-3.0"}}),
               second = Write("b", state, {{"teacher", "base"}, {"teacher_licence", "GPL-3.0"}}),
               third = Write("c", state), out = Write("d", {});
    BlendWeights(first, second, 0.5, out);
    QCOMPARE(ReadSafetensors(out).metadata.at("teacher_licence"), std::string("LGPL-3.0 + GPL-3.0"));
    BlendWeights(out, first, 0.5, out);
    QCOMPARE(ReadSafetensors(out).metadata.at("teacher"), std::string("small + base"));
    BlendWeights(third, second, 0.0, out);
    QCOMPARE(ReadSafetensors(out).metadata.at("teacher"), std::string("base"));
    BlendWeights(third, third, 0.5, out);
    QVERIFY(ReadSafetensors(out).metadata.count("teacher") == 0);
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
