#include <torch/types.h>

#include <QTest>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "core/base/error.h"
#include "models/pipeline/depth_supply.h"

using namespace zeroplane;

namespace {

class MemoryStore final : public DepthStore {
 public:
  std::optional<RawDepth> Find(const DepthKey& key, std::int64_t frame) override {
    const auto found = maps_.find({key.film + "|" + key.model, frame});
    return found == maps_.end() ? std::nullopt : std::optional(found->second);
  }
  void Insert(const DepthKey& key, std::int64_t frame, const RawDepth& depth) override {
    maps_[{key.film + "|" + key.model, frame}] = depth;
  }
  std::size_t size() const { return maps_.size(); }

 private:
  std::map<std::pair<std::string, std::int64_t>, RawDepth> maps_;
};

class RampSource final : public DepthSource {
 public:
  ImageF32 ReadDepth(std::int64_t frame) override {
    ImageF32 map(3, 2, 1, static_cast<float>(frame));
    map.at(2, 1) = 9;
    return map;
  }
  std::string Name() const override { return "ramp"; }
};

/// Counts how often it is asked.
struct Network {
  int calls = 0;
  DepthSupply::Network Function() {
    return [this](const at::Tensor& rgb) {
      ++calls;
      return rgb.to(torch::kFloat).mean(2).sqrt();
    };
  }
};

at::Tensor Noise() {
  torch::manual_seed(3);
  return torch::randint(256, {12, 20, 3}, torch::kByte);
}

}  // namespace

class TestDepthSupply : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keptMapsAreTheVeryBitsOfFreshOnes() {
    Network network;
    const auto store = std::make_shared<MemoryStore>();
    DepthSupply without(network.Function(), {"net", nullptr, nullptr});
    DepthSupply with(network.Function(), {"net", store, nullptr});
    const at::Tensor fresh = without.Raw("film", std::nullopt, 4, Noise());
    const at::Tensor first = with.Raw("film", std::nullopt, 4, Noise());
    QCOMPARE(network.calls, 2);
    DepthSupply later(network.Function(), {"net", store, nullptr});
    const at::Tensor kept = later.Raw("film", std::nullopt, 4, Noise());
    QCOMPARE(network.calls, 2);
    QVERIFY(torch::equal(fresh, first) && torch::equal(fresh, kept));
    const double step = (fresh.max() - fresh.min()).item<double>() / 65535;
    QVERIFY((fresh - network.Function()(Noise())).abs().max().item<double>() <= 0.51 * step);
  }

  void anotherFrameFilmOrModelIsAnotherMap() {
    Network network;
    const auto store = std::make_shared<MemoryStore>();
    DepthSupply supply(network.Function(), {"net", store, nullptr});
    DepthSupply other(network.Function(), {"other net", store, nullptr});
    supply.Raw("film", std::nullopt, 4, Noise());
    supply.Raw("film", std::nullopt, 5, Noise());
    supply.Raw("another film", std::nullopt, 4, Noise());
    other.Raw("film", std::nullopt, 4, Noise());
    supply.Raw("film", PictureRect{0, 2, 20, 8}, 4, Noise());
    QCOMPARE(network.calls, 5);
    QCOMPARE(store->size(), std::size_t{5});
    DepthSupply nameless(network.Function(), {"", store, nullptr});
    nameless.Raw("film", std::nullopt, 4, Noise());
    QCOMPARE(store->size(), std::size_t{5});
  }

  void aUsersDepthIsTakenAsItIs() {
    Network network;
    const auto store = std::make_shared<MemoryStore>();
    DepthSupply supply(network.Function(), {"net", store, std::make_shared<RampSource>()});
    const at::Tensor map = supply.Raw("film", std::nullopt, 7, Noise());
    QVERIFY(supply.is_given());
    QVERIFY(map.sizes() == (std::vector<int64_t>{2, 3}));
    QCOMPARE(map[0][0].item<float>(), 7.0f);
    QCOMPARE(map[1][2].item<float>(), 9.0f);
    const at::Tensor part = supply.Raw("film", PictureRect{1, 1, 2, 1}, 7, Noise());
    QVERIFY(torch::equal(part, map.narrow(0, 1, 1).narrow(1, 1, 2)));
    QCOMPARE(network.calls, 0);
    QCOMPARE(store->size(), std::size_t{0});
  }

  void aNetworkWithoutNumbersIsSaid() {
    const auto store = std::make_shared<MemoryStore>();
    DepthSupply supply(
        [](const at::Tensor&) {
          return torch::full({4, 4}, std::numeric_limits<float>::quiet_NaN());
        },
        {"net", store, nullptr});
    QVERIFY_EXCEPTION_THROWN(supply.Raw("film", std::nullopt, 0, Noise()), Error);
    QCOMPARE(store->size(), std::size_t{0});
  }
};

QTEST_APPLESS_MAIN(TestDepthSupply)
#include "tst_depth_supply.moc"
