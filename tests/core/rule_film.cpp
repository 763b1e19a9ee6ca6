#include "tests/core/rule_film.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include "tests/core/media_fixture.h"

namespace zeroplane {
namespace {

struct RuleShot {
  int first, seed, speed, shift, gain;
};

// Three triangle waves, blocks and noise, all integers.
std::int64_t Triangle(std::int64_t n, std::int64_t period) {
  const std::int64_t rest = ((n % (2 * period)) + 2 * period) % (2 * period);
  return std::abs(rest - period);
}

std::uint32_t Mix(std::uint32_t z) {
  z ^= z >> 16;
  z *= 0x7FEB352D;
  z ^= z >> 15;
  z *= 0x846CA68B;
  return z ^ z >> 16;
}

std::int64_t RuleSample(int c, int y, std::int64_t x, int seed) {
  const auto k = static_cast<std::uint32_t>((c * 4096 + y) * 4096 + x + seed * std::int64_t{50331653});
  return Triangle(3 * x + 2 * y + 17 * c + 7 * seed, 96) +
         Triangle(5 * y - x + 1000 + 31 * c + 13 * seed, 64) + 12 * ((x / 11 + y / 7 + c) % 2) +
         (Mix(k) & 63);
}

ImageU8 RuleFrame(const RuleShot& shot, int frame) {
  ImageU8 image(96, 64, 3);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 96; ++x)
      for (int c = 0; c < 3; ++c) {
        const std::int64_t p = RuleSample(c, y, x + std::int64_t{frame - shot.first} * shot.speed, shot.seed);
        image.at(x, y, c) =
            static_cast<std::uint8_t>(std::clamp<std::int64_t>(p * shot.gain / 8 + shot.shift, 0, 255));
      }
  return image;
}

}  // namespace

QJsonObject ReadSceneFixture() {
  const std::filesystem::path path = SharedFile("fixtures/scenes_synthetic.json");
  if (path.empty()) return {};
  QFile file(QString::fromStdString(path.string()));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
  return QJsonDocument::fromJson(file.readAll()).object();
}

std::vector<ImageU8> RuleFilm(const QJsonObject& fixture) {
  std::vector<RuleShot> shots;
  for (const QJsonValue value : fixture["shots"].toArray()) {
    const QJsonArray s = value.toArray();
    shots.push_back({s[0].toInt(), s[1].toInt(), s[2].toInt(), s[3].toInt(), s[4].toInt()});
  }
  std::vector<ImageU8> film;
  for (int i = 0; i < fixture["frames"].toInt(); ++i) {
    const auto next = std::ranges::find_if(shots, [i](const RuleShot& shot) { return shot.first > i; });
    film.push_back(RuleFrame(*std::prev(next), i));
  }
  return film;
}

std::vector<std::int64_t> Frames(const QJsonObject& fixture, const char* key) {
  std::vector<std::int64_t> frames;
  for (const QJsonValue value : fixture[QLatin1String(key)].toArray()) frames.push_back(value.toInt());
  return frames;
}

}  // namespace zeroplane
