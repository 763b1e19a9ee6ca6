#include "ui/adapters/shot_scout.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "core/shots/shot_detector.h"
#include "ui/adapters/gui_thread.h"
#include "ui/adapters/qimage.h"
#include "ui/labels.h"

namespace zeroplane::ui {
namespace {

constexpr int kProgressEveryFrames = 12;

QImage Thumbnail(const ImageU8& picture) {
  const int height = std::min(ShotScout::kThumbnailHeight, picture.height());
  const int width = std::max(1, picture.width() * height / picture.height());
  return Wrap(std::make_shared<const ImageU8>(Resize(picture, width, height)));
}

}  // namespace

ShotScout::ShotScout(std::filesystem::path film, QObject* parent)
    : QObject(parent), film_(std::move(film)), thread_([this] { Run([this] { Detect(); }); }) {}

ShotScout::ShotScout(std::filesystem::path film, std::vector<ThumbnailPlace> thumbnails, QObject* parent)
    : QObject(parent),
      film_(std::move(film)),
      thread_([this, frames = std::move(thumbnails)] { Run([&] { ReadThumbnails(frames); }); }) {}

ShotScout::~ShotScout() {
  stop_ = true;
  thread_.join();
}

void ShotScout::Run(const std::function<void()>& body) {
  try {
    body();
  } catch (...) {
    const QString sentence = Sentence(std::current_exception());
    Post(this, [this, sentence] { Q_EMIT failed(sentence); });
  }
}

void ShotScout::Detect() {
  const auto film = OpenFilmReader(film_);
  FilmReader& reader = *film;
  const DetectOptions options;
  ShotDetector detector(options, reader.frame_rate());
  // The detector names a shot some frames after its first; that far back thumbnails are kept.
  const auto thumbnails_kept =
      static_cast<std::size_t>(ShotDetector::Latency(options, reader.frame_rate())) + 1;
  std::deque<std::pair<qint64, QImage>> recent;
  std::vector<ShotSpan> shots;
  qint64 count = 0;
  const auto start = [&](const ShotStart& shot) {
    const qint64 first = shot.frame;
    if (!shots.empty()) shots.back().frames.end = first;
    shots.push_back({{first, first}, {}, shot.transition, shot.transition_frames});
    QImage thumbnail = recent.back().second;
    for (const auto& [frame, image] : recent) {
      if (frame == first + shot.transition_frames) thumbnail = image;
    }
    Post(this, [this, first, thumbnail] { Q_EMIT shotStarted(first, thumbnail); });
  };
  while (const auto frame = reader.ReadNext()) {
    if (stop_) return;
    recent.emplace_back(frame->index, Thumbnail(*frame->picture));
    if (recent.size() > thumbnails_kept) recent.pop_front();
    for (const ShotStart& shot : detector.Push(*frame->picture)) start(shot);
    count = frame->index + 1;
    if (count % kProgressEveryFrames == 0) {
      const double fraction = static_cast<double>(count) / static_cast<double>(reader.frame_count());
      Post(this, [this, fraction] { Q_EMIT progress(std::min(fraction, 1.0)); });
    }
  }
  for (const ShotStart& shot : detector.Finish()) start(shot);
  if (!shots.empty()) shots.back().frames.end = count;
  Post(this, [this, shots] { Q_EMIT detected(shots); });
}

void ShotScout::ReadThumbnails(const std::vector<ThumbnailPlace>& frames) {
  const auto reader = OpenFilmReader(film_);
  for (const auto& [first, frame] : frames) {
    if (stop_) return;
    const QImage thumbnail = Thumbnail(*reader->ReadFrame(frame));
    Post(this, [this, first = first, thumbnail] { Q_EMIT thumbnailRead(first, thumbnail); });
  }
}

}  // namespace zeroplane::ui
