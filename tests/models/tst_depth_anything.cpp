#include <torch/torch.h>

#include <QTest>

#include "core/base/error.h"
#include "models/nets/attention.h"
#include "models/nets/depth_anything.h"
#include "models/nets/depth_anything_input.h"
#include "models/nets/depth_anything_names.h"
#include "models/weights/module_weights.h"
#include "tests/models/rule_weights.h"

using namespace zeroplane;

namespace {

// The published shape of network, a fraction of its size.
DepthAnythingOptions Tiny() {
  return {"tiny", {128, 4, {0, 1, 2, 3}}, {128, 16, {8, 12, 16, 24}}};
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// A state as Hugging Face names it, written the other way round than the code under test.
std::map<std::string, at::Tensor> HuggingFaceState(const std::map<std::string, at::Tensor>& official) {
  std::map<std::string, at::Tensor> state;
  for (const auto& [key, tensor] : official) {
    std::string name = Replaced(key, "pretrained.blocks.", "backbone.encoder.layer.");
    const std::size_t qkv = name.find("attn.qkv.");
    if (qkv != std::string::npos) {
      const std::vector<at::Tensor> parts = tensor.chunk(3, 0);
      const char* names[] = {"attention.attention.query.", "attention.attention.key.",
                             "attention.attention.value."};
      for (int i = 0; i < 3; ++i) state[Replaced(name, "attn.qkv.", names[i])] = parts[i].clone();
      continue;
    }
    for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
             {"attn.proj", "attention.output.dense"},
             {"ls1.gamma", "layer_scale1.lambda1"},
             {"ls2.gamma", "layer_scale2.lambda1"},
             {"pretrained.patch_embed.proj", "backbone.embeddings.patch_embeddings.projection"},
             {"pretrained.pos_embed", "backbone.embeddings.position_embeddings"},
             {"pretrained.cls_token", "backbone.embeddings.cls_token"},
             {"pretrained.mask_token", "backbone.embeddings.mask_token"},
             {"pretrained.norm", "backbone.layernorm"},
             {"depth_head.scratch.output_conv1", "head.conv1"},
             {"depth_head.scratch.output_conv2.0", "head.conv2"},
             {"depth_head.scratch.output_conv2.2", "head.conv3"},
             {"out_conv", "projection"},
             {"resConfUnit1.conv", "residual_layer1.convolution"},
             {"resConfUnit2.conv", "residual_layer2.convolution"}})
      name = Replaced(name, from, to);
    for (int i = 0; i < 4; ++i) {
      const std::string from_0 = std::to_string(i), from_1 = std::to_string(i + 1);
      name = Replaced(name, "depth_head.projects." + from_0,
                      "neck.reassemble_stage.layers." + from_0 + ".projection");
      name = Replaced(name, "depth_head.resize_layers." + from_0,
                      "neck.reassemble_stage.layers." + from_0 + ".resize");
      name = Replaced(name, "depth_head.scratch.layer" + from_1 + "_rn", "neck.convs." + from_0);
      name = Replaced(name, "depth_head.scratch.refinenet" + from_1,
                      "neck.fusion_stage.layers." + std::to_string(3 - i));
    }
    state[name] = tensor;
  }
  return state;
}

}  // namespace

class TestDepthAnything : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void outputHasTheInputsSize() {
    const torch::NoGradGuard no_grad;
    DepthAnything net(Tiny());
    testing::FillByRule(*net);
    net->eval();
    for (const auto& [height, width] : {std::pair{70, 98}, std::pair{14, 14}, std::pair{42, 238}}) {
      const at::Tensor depth = net(torch::randn({2, 3, height, width}));
      QVERIFY(depth.sizes() == (std::vector<std::int64_t>{2, height, width}));
      QVERIFY(torch::isfinite(depth).all().item<bool>());
      QVERIFY(depth.min().item<float>() >= 0);
    }
    QVERIFY_EXCEPTION_THROWN(net(torch::rand({1, 3, 100, 98})), c10::Error);
    QVERIFY_EXCEPTION_THROWN(net(torch::rand({1, 1, 70, 98})), c10::Error);
  }

  // A batch is its pictures one by one; single precision rounds them differently in products of other sizes.
  void aBatchIsItsPicturesOneByOne() {
    const torch::NoGradGuard no_grad;
    DepthAnything net(Tiny());
    testing::FillByRule(*net);
    net->to(torch::kDouble);
    const at::Tensor images = torch::randn({2, 3, 42, 56}, torch::kDouble);
    const at::Tensor both = net(images);
    constexpr double kRounding = 1e-10;
    for (int i = 0; i < 2; ++i)
      QVERIFY((net(images.narrow(0, i, 1))[0] - both[i]).abs().max().item<double>() <= kRounding);
  }

  void thePublishedSizesHaveTheirParameters_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<qlonglong>("parameters");
    QTest::addColumn<int>("tensors");
    QTest::newRow("small") << 0 << 24'785'089LL << 239;
    QTest::newRow("base") << 1 << 97'470'785LL << 239;
  }
  void thePublishedSizesHaveTheirParameters() {
    QFETCH(int, index);
    QFETCH(qlonglong, parameters);
    QFETCH(int, tensors);
    DepthAnything net(DepthAnythingSizes()[static_cast<std::size_t>(index)]);
    const auto state = StateOf(*net);
    qlonglong count = 0;
    for (const auto& [name, tensor] : state) count += tensor.numel();
    QCOMPARE(count, parameters);
    QCOMPARE(static_cast<int>(state.size()), tensors);
    QCOMPARE(DepthAnythingSizeOf(state, "x").size,
             DepthAnythingSizes()[static_cast<std::size_t>(index)].size);
  }

  void anotherSizeIsNamed() {
    DepthAnything net(Tiny());
    try {
      DepthAnythingSizeOf(StateOf(*net), "tiny.safetensors");
      QFAIL("took a network of another size");
    } catch (const Error& error) {
      QCOMPARE(error.code(), ErrorCode::kUnsupported);
      QVERIFY(QString(error.what()).contains("tiny.safetensors"));
      QVERIFY(QString(error.what()).contains("128 channels and 4 blocks"));
    }
  }

  void loadingIsStrict() {
    DepthAnything net(Tiny());
    auto state = StateOf(*net);
    state.erase("pretrained.norm.bias");
    state["surplus"] = torch::zeros({1});
    state["depth_head.projects.0.weight"] = torch::zeros({8, 64, 1, 1});
    try {
      LoadState(*net, state, "broken.pth");
      QFAIL("loaded a state that does not fit");
    } catch (const Error& error) {
      const QString text = error.what();
      for (const char* part : {"broken.pth", "missing: pretrained.norm.bias", "unexpected: surplus",
                               "depth_head.projects.0.weight has shape [8, 64, 1, 1]"})
        QVERIFY2(text.contains(part), part);
    }
  }

  void huggingFaceNamesGiveTheSameState() {
    DepthAnything net(Tiny());
    testing::FillByRule(*net);
    const auto official = StateOf(*net);
    const auto theirs = HuggingFaceState(official);
    QVERIFY(IsDepthAnything(official) && IsDepthAnything(theirs));
    QVERIFY(theirs.count("backbone.encoder.layer.3.attention.attention.key.bias") == 1);
    QVERIFY(theirs.count("neck.fusion_stage.layers.0.residual_layer1.convolution2.weight") == 1);
    QVERIFY(theirs.count("depth_head.projects.0.weight") == 0);
    for (const auto& renamed : {OfficialDepthAnythingNames(theirs), OfficialDepthAnythingNames(official)}) {
      QCOMPARE(renamed.size(), official.size());
      for (const auto& [name, tensor] : official)
        QVERIFY2(renamed.count(name) == 1 && torch::equal(renamed.at(name), tensor), name.c_str());
    }
  }

  // A part of a query, key and value that is missing is not made up.
  void whatIsMissingAtHuggingFaceStaysMissing() {
    DepthAnything net(Tiny());
    auto theirs = HuggingFaceState(StateOf(*net));
    theirs.erase("backbone.encoder.layer.2.attention.attention.key.weight");
    try {
      LoadState(*net, OfficialDepthAnythingNames(theirs), "cut.safetensors");
      QFAIL("loaded a state without keys");
    } catch (const Error& error) {
      QVERIFY(QString(error.what()).contains("missing: pretrained.blocks.2.attn.qkv.weight"));
    }
  }

  void attentionInPiecesIsThePlainOne_data() {
    QTest::addColumn<int>("tokens");
    for (const int tokens : {1, 7, 255, 256, 257, 700}) QTest::addRow("%d", tokens) << tokens;
  }
  void attentionInPiecesIsThePlainOne() {
    QFETCH(int, tokens);
    const torch::NoGradGuard no_grad;
    const at::Tensor qkv = torch::randn({2, tokens, 3 * 2 * 16}, torch::kDouble);
    const at::Tensor heads = qkv.view({2, tokens, 3, 2, 16}).permute({2, 0, 3, 1, 4});
    const at::Tensor weights = torch::softmax(torch::matmul(heads[0], heads[1].transpose(-2, -1)) / 4.0, -1);
    const at::Tensor plain = torch::matmul(weights, heads[2]).transpose(1, 2).reshape({2, tokens, 32});
    constexpr double kRounding = 1e-12;
    QVERIFY((SelfAttention(qkv, 2) - plain).abs().max().item<double>() <= kRounding);
  }

  // With gradients, as a fine-tuning would ask for them, every parameter in use gets one.
  void everyParameterInUseLearns() {
    DepthAnything net(Tiny());
    testing::FillByRule(*net);
    const at::Tensor image = torch::randn({1, 3, 42, 56});
    const at::Tensor depth = net(image);
    depth.sum().backward();
    for (const auto& item : net->named_parameters()) {
      const bool unused = item.key() == "pretrained.mask_token" ||
                          item.key().find("refinenet4.resConfUnit1") != std::string::npos;
      QVERIFY2(item.value().grad().defined() != unused, item.key().c_str());
    }
    const torch::NoGradGuard no_grad;
    constexpr double kSinglePrecision = 1e-4;
    QVERIFY((net(image) - depth).abs().max().item<double>() <= kSinglePrecision);
  }

  void picturesGoThroughInTheOfficialSizes_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("network_width");
    QTest::addColumn<int>("network_height");
    QTest::newRow("full HD") << 1920 << 1080 << 924 << 518;
    QTest::newRow("VGA") << 640 << 480 << 686 << 518;
    QTest::newRow("upright") << 1080 << 1920 << 518 << 924;
    QTest::newRow("scope") << 2048 << 858 << 1232 << 518;
    QTest::newRow("square") << 518 << 518 << 518 << 518;
  }
  void picturesGoThroughInTheOfficialSizes() {
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(int, network_width);
    QFETCH(int, network_height);
    const PictureSize size = DepthAnythingSize({width, height}, 518);
    QCOMPARE(size.width, network_width);
    QCOMPARE(size.height, network_height);
  }

  // A grey picture stays flat under any resizing, so that only the normalisation is left.
  void inputIsNormalised() {
    const at::Tensor rgb = torch::full({30, 50, 3}, 128, torch::kByte);
    const at::Tensor input = DepthAnythingInput(rgb, {70, 42});
    QVERIFY(input.sizes() == (std::vector<std::int64_t>{1, 3, 42, 70}));
    constexpr double kMean[] = {0.485, 0.456, 0.406}, kDeviation[] = {0.229, 0.224, 0.225};
    constexpr double kSinglePrecision = 1e-5;
    for (int c = 0; c < 3; ++c) {
      const double expected = (128 / 255.0 - kMean[c]) / kDeviation[c];
      QVERIFY((input[0][c] - expected).abs().max().item<double>() <= kSinglePrecision);
    }
  }

  // Cubic with a = -0.75 overshoots beside an edge, and what overshoots stays.
  void inputOvershootsBesideAnEdge() {
    at::Tensor rgb = torch::zeros({28, 28, 3}, torch::kByte);
    rgb.slice(1, 14) = 255;
    const at::Tensor red = DepthAnythingInput(rgb, {56, 56})[0][0] * 0.229 + 0.485;
    QVERIFY(red.max().item<double>() > 1.02);
    QVERIFY(red.min().item<double>() < -0.02);
  }

  void depthKeepsItsCornersWhenResized() {
    const at::Tensor depth = torch::arange(12, torch::kFloat).view({3, 4});
    const at::Tensor large = ResizeDepth(depth, {31, 17});
    QVERIFY(large.sizes() == (std::vector<std::int64_t>{17, 31}));
    constexpr double kSinglePrecision = 1e-5;
    QVERIFY(std::abs(large[0][0].item<double>()) <= kSinglePrecision);
    QVERIFY(std::abs(large[16][30].item<double>() - 11) <= kSinglePrecision);
    QVERIFY(std::abs(large[8][15].item<double>() - 5.5) <= kSinglePrecision);
  }
};

QTEST_APPLESS_MAIN(TestDepthAnything)
#include "tst_depth_anything.moc"
