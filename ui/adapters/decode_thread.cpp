#include "ui/adapters/decode_thread.h"

#include <exception>
#include <memory>
#include <utility>

#include "core/media/film_reader.h"
#include "ui/adapters/gui_thread.h"
#include "ui/labels.h"

namespace zeroplane::ui {

DecodeThread::DecodeThread(std::filesystem::path film, std::shared_ptr<FrameCache> cache, QObject* parent)
    : QObject(parent), film_(std::move(film)), cache_(std::move(cache)), thread_([this] { Run(); }) {}

DecodeThread::~DecodeThread() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void DecodeThread::Request(qint64 frame) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = frame;
  }
  wake_.notify_one();
}

void DecodeThread::Run() {
  const auto fail = [this](qint64 frame) {
    const QString sentence = Sentence(std::current_exception());
    Post(this, [this, frame, sentence] { Q_EMIT failed(frame, sentence); });
  };
  std::unique_ptr<FilmReader> reader;
  try {
    ReaderOptions options;
    options.cache = cache_;
    reader = OpenFilmReader(film_, options);
  } catch (...) {
    fail(-1);
    return;
  }
  const double aspect = reader->info().upright_sample_aspect().value();
  Post(this, [this, aspect] { Q_EMIT opened(aspect); });

  for (;;) {
    qint64 frame = 0;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stop_ || wanted_.has_value(); });
      if (stop_) return;
      frame = *std::exchange(wanted_, std::nullopt);
    }
    try {
      const Picture picture = reader->ReadFrame(frame);
      Post(this, [this, frame, picture] { Q_EMIT decoded(frame, picture); });
    } catch (...) {
      fail(frame);
    }
  }
}

}  // namespace zeroplane::ui
