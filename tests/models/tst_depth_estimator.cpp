#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "models/nets/compact_depth.h"
#include "models/nets/depth_anything.h"
#include "models/pipeline/depth_estimator.h"
#include "models/weights/module_weights.h"
#include "tests/models/rule_weights.h"

using namespace zeroplane;

/// Which network a file holds, and what is said of one that holds none.
class TestDepthEstimator : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::map<std::string, at::Tensor> compact_, small_;
  at::Tensor picture_;

  std::filesystem::path Write(const char* name, const std::map<std::string, at::Tensor>& state) {
    const std::filesystem::path path = (folder_.path() + "/" + name + ".safetensors").toStdString();
    WriteSafetensors(path, {state, {}});
    return path;
  }
  std::unique_ptr<DepthEstimator> Make(const std::filesystem::path& path,
                                       const DepthEstimatorOptions& options = {}) {
    return MakeDepthEstimator(path, torch::kCPU, options);
  }
  QString ErrorOf(const std::filesystem::path& path) {
    try {
      Make(path)->Estimate(picture_);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

 private Q_SLOTS:
  void initTestCase() {
    torch::manual_seed(3);
    compact_ = StateOf(*CompactDepth());
    DepthAnything small;
    testing::FillByRule(*small);
    small_ = StateOf(*small);
    picture_ = testing::RulePicture(60, 90, 5).permute({1, 2, 0}).contiguous();
  }

  void theFilesOwnNamesTellTheNetwork() {
    const auto compact = Make(Write("a", compact_));
    QCOMPARE(compact->Name(), std::string("CompactDepth"));
    QCOMPARE(compact->Estimate(picture_).dim(), 2);
    const auto small = Make(Write("b", small_), {.short_side_px = 56, .half_on_cuda = true});
    QCOMPARE(small->Name(), std::string("Depth Anything V2 small"));
    const at::Tensor depth = small->Estimate(picture_);
    QVERIFY(depth.sizes() == (std::vector<std::int64_t>{56, 84}));
    QCOMPARE(depth.scalar_type(), torch::kFloat);
  }

  void identityFollowsWeightsAndSizeAndNotTheFile() {
    const std::string identity = Make(Write("small", small_))->Identity();
    QCOMPARE(Make(Write("renamed", small_))->Identity(), identity);
    QVERIFY(Make(Write("small", small_), {.short_side_px = 280, .half_on_cuda = true})->Identity() !=
            identity);
    QCOMPARE(Make(Write("small", small_), {.short_side_px = 518, .half_on_cuda = true})->Identity(),
             identity);
    auto changed = small_;
    at::Tensor bias = changed["pretrained.norm.bias"].detach().clone();
    bias[7] = std::nextafter(bias[7].item<float>(), 9.0f);
    changed["pretrained.norm.bias"] = bias;
    QVERIFY(Make(Write("changed", changed))->Identity() != identity);
    for (const char letter : identity) QVERIFY2(std::isalnum(letter) || letter == '-', identity.c_str());
    QVERIFY(Make(Write("compact", compact_))->Identity() != identity);
  }

  void aFileOfAnotherNetworkIsNamed() {
    const QString text = ErrorOf(Write("flow", {{"cnet.conv1.weight", torch::zeros({4})}}));
    QVERIFY2(text.contains("flow.safetensors"), qPrintable(text));
    QVERIFY2(text.contains("no depth network"), qPrintable(text));
  }

  void missingKeysAreNamed() {
    auto state = small_;
    state.erase("pretrained.blocks.3.norm2.bias");
    const QString text = ErrorOf(Write("cut", state));
    QVERIFY2(text.contains("cut.safetensors"), qPrintable(text));
    QVERIFY2(text.contains("missing: pretrained.blocks.3.norm2.bias"), qPrintable(text));
  }

  void outputThatIsNoNumberIsAnErrorThatNamesTheModel() {
    auto state = compact_;
    state["output.bias"] = torch::full({1}, std::nan(""));
    const QString text = ErrorOf(Write("nan", state));
    QVERIFY2(text.contains("nan.safetensors") && text.contains("CompactDepth"), qPrintable(text));
    QVERIFY2(text.contains("no numbers"), qPrintable(text));
  }

  void aMissingFileIsNamed() { QVERIFY(ErrorOf("nowhere/w.safetensors").contains("nowhere/w.safetensors")); }

  void aNetworkOfOneSizeTakesNoOther() {
    QVERIFY_EXCEPTION_THROWN(Make(Write("a", compact_), {.short_side_px = 280, .half_on_cuda = true}), Error);
  }

  void aShortSideThatIsNoMultipleIsRefused() {
    QVERIFY_EXCEPTION_THROWN(Make(Write("small", small_), {.short_side_px = 500, .half_on_cuda = true}),
                             Error);
  }
};

QTEST_APPLESS_MAIN(TestDepthEstimator)
#include "tst_depth_estimator.moc"
