
#include <QTemporaryDir>
#include <QTest>

#include "models/nets/compact_depth.h"
#include "models/weights/module_weights.h"

using namespace zeroplane;

class TestCompactDepth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void outputHasTheInputsSize() {
    const torch::NoGradGuard no_grad;
    CompactDepth net;
    net->eval();
    for (const auto& [height, width] : {std::pair{96, 128}, std::pair{160, 288}, std::pair{16, 16}}) {
      const at::Tensor out = net(torch::rand({2, 3, height, width}));
      QVERIFY(out.sizes() == (std::vector<int64_t>{2, height, width}));
      QVERIFY(torch::isfinite(out).all().item<bool>());
    }
    QVERIFY_EXCEPTION_THROWN(net(torch::rand({1, 3, 100, 128})), c10::Error);
    QVERIFY_EXCEPTION_THROWN(net(torch::rand({1, 1, 96, 128})), c10::Error);
  }

  void staysWithinItsSize() {
    CompactDepth net;
    int64_t parameters = 0;
    for (const auto& p : net->parameters()) parameters += p.numel();
    QVERIFY2(parameters <= 6'000'000, std::to_string(parameters).c_str());
  }

  // What the network adds is nothing here, so what is left is the yardstick it begins at.
  void anEmptyAnswerIsLowerIsNearer() {
    const torch::NoGradGuard no_grad;
    CompactDepth net;
    net->eval();
    auto parameters = net->named_parameters();
    parameters["output.weight"].zero_();
    parameters["output.bias"].zero_();
    const at::Tensor out = net(torch::rand({1, 3, 32, 48}))[0];
    QVERIFY((out.slice(0, 1) > out.slice(0, 0, 31)).all().item<bool>());
  }

  void everyParameterLearns() {
    CompactDepth net;
    net(torch::rand({2, 3, 64, 64})).pow(2).sum().backward();
    for (const auto& item : net->named_parameters()) {
      QVERIFY2(item.value().grad().defined() && item.value().grad().abs().sum().item<double>() > 0,
               item.key().c_str());
    }
  }

  // F16 keeps 11 bits; after a dozen layers the outputs agree to about a hundredth of their spread.
  void weightsSurviveHalfPrecision() {
    const torch::NoGradGuard no_grad;
    torch::manual_seed(5);
    CompactDepth net, loaded;
    QTemporaryDir folder;
    const std::filesystem::path path = (folder.path() + "/w.safetensors").toStdString();
    SaveWeightsF16(*net, path, {{"network", "compact_depth"}});
    QVERIFY(std::filesystem::file_size(path) <= 12u << 20);
    LoadState(*loaded, ReadSafetensors(path).tensors, path.string());
    net->eval();
    loaded->eval();
    const at::Tensor input = torch::rand({1, 3, 96, 128});
    const at::Tensor expected = net(input), actual = loaded(input);
    constexpr double kShareOfSpread = 0.02;
    QVERIFY((expected - actual).abs().max().item<double>() <=
            kShareOfSpread * (expected.max() - expected.min()).item<double>());
  }
};

QTEST_APPLESS_MAIN(TestCompactDepth)
#include "tst_compact_depth.moc"
