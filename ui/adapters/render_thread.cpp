#include "ui/adapters/render_thread.h"

#include <chrono>
#include <utility>

#include "core/base/error.h"
#include "core/jobs/active_picture.h"
#include "ui/adapters/gui_thread.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

/// How long requests must pause before a shot that nobody waits for is analysed.
constexpr auto kQuietTime = std::chrono::milliseconds(200);

}  // namespace

/// What is to be done next: a picture, or else the search for the active picture, or else a shot.
struct RenderThread::Work {
  std::optional<FrameRequest> request;
  bool looks_for_active_picture = false;
  ShotToAnalyse item;
  std::optional<PictureRect> active_picture;
  double median_range = 0;
  int film_number = 0;
  std::filesystem::path film;
  std::string film_name;
  std::shared_ptr<FrameCache> cache;
};

class RenderThread::AnalysisJob final : public JobContext {
 public:
  AnalysisJob(RenderThread& thread, const ShotToAnalyse& item, int film_number)
      : thread_(thread), item_(item), film_number_(film_number) {}

  bool Cancelled() const override { return thread_.IsInterrupted(item_, film_number_); }
  void Report(double fraction, std::string_view) override {
    thread_.Tell(film_number_, [this_thread = &thread_, shot = item_.shot, fraction] {
      Q_EMIT this_thread->analysisProgress(shot, fraction);
    });
  }

 private:
  RenderThread& thread_;
  const ShotToAnalyse item_;
  const int film_number_;
};

/// Goes on until another film is there.
class RenderThread::LookingJob final : public JobContext {
 public:
  LookingJob(RenderThread& thread, int film_number) : thread_(thread), film_number_(film_number) {}
  bool Cancelled() const override {
    const std::lock_guard lock(thread_.mutex_);
    return thread_.stop_ || thread_.film_number_ != film_number_;
  }
  void Report(double, std::string_view) override {}

 private:
  RenderThread& thread_;
  const int film_number_;
};

RenderThread::RenderThread(RendererFactory make_renderer, QObject* parent)
    : QObject(parent), make_renderer_(std::move(make_renderer)) {}

RenderThread::~RenderThread() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void RenderThread::SetFilm(const std::filesystem::path& film, const std::string& film_name,
                           std::shared_ptr<FrameCache> cache) {
  {
    const std::lock_guard lock(mutex_);
    ++film_number_;
    film_ = film;
    film_name_ = film_name;
    cache_ = std::move(cache);
    request_.reset();
    look_for_active_picture_ = false;
    queue_.clear();
  }
  if (!thread_.joinable() && !film.empty()) thread_ = std::thread([this] { Run(); });
  wake_.notify_one();
}

void RenderThread::Render(FrameRequest request) {
  {
    const std::lock_guard lock(mutex_);
    request_ = std::move(request);
  }
  wake_.notify_one();
}

void RenderThread::FindActivePicture() {
  {
    const std::lock_guard lock(mutex_);
    look_for_active_picture_ = true;
  }
  wake_.notify_one();
}

void RenderThread::SetAnalysis(std::vector<ShotToAnalyse> shots, const std::optional<PictureRect>& active,
                               double median_range) {
  {
    const std::lock_guard lock(mutex_);
    queue_ = std::move(shots);
    active_picture_ = active;
    median_range_ = median_range;
  }
  wake_.notify_one();
}

void RenderThread::Run() {
  MakeRenderer();
  while (auto work = Next()) {
    if (work->request) {
      DoRender(*work);
    } else if (work->looks_for_active_picture) {
      DoFindActivePicture(*work);
    } else {
      DoAnalyse(*work);
    }
  }
  renderer_.reset();
}

std::optional<RenderThread::Work> RenderThread::Next() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] {
      return stop_ || request_ || look_for_active_picture_ || (!queue_.empty() && !renderer_failed_);
    });
    if (stop_) return std::nullopt;
    if (!request_ && !look_for_active_picture_ && !queue_.front().visible)
      wake_.wait_for(lock, kQuietTime, [this] { return stop_ || request_; });
    if (stop_) return std::nullopt;
    Work work;
    work.film_number = film_number_;
    work.film = film_;
    work.film_name = film_name_;
    work.cache = cache_;
    if (request_) {
      work.request = std::exchange(request_, std::nullopt);
      return work;
    }
    if (std::exchange(look_for_active_picture_, false)) {
      work.looks_for_active_picture = true;
      return work;
    }
    if (queue_.empty()) continue;  // emptied while it was quiet
    work.item = queue_.front();
    work.active_picture = active_picture_;
    work.median_range = median_range_;
    return work;
  }
}

void RenderThread::MakeRenderer() {
  try {
    renderer_ = make_renderer_();
    const QString depth_name = QString::fromStdString(renderer_->DepthName());
    Post(this, [this, depth_name] { Q_EMIT rendererMade(depth_name); });
  } catch (...) {
    renderer_failed_ = true;
    const QString sentence = Sentence(std::current_exception());
    Post(this, [this, sentence] { Q_EMIT rendererFailed(sentence); });
  }
}

FilmReader& RenderThread::ReaderOf(const Work& work) {
  if (reader_film_number_ != work.film_number) {
    ReaderOptions options;
    options.cache = work.cache;
    reader_ = OpenFilmReader(work.film, options);
    reader_film_number_ = work.film_number;
  }
  return *reader_;
}

void RenderThread::DoRender(Work& work) {
  if (!renderer_) return;
  try {
    work.request->frames = &ReaderOf(work);
    auto result = std::make_shared<const FrameResult>(renderer_->Render(*work.request));
    Post(this, [this, result] { Q_EMIT rendered(result); });
  } catch (...) {
    const QString sentence = Sentence(std::current_exception());
    Post(this, [this, sentence] { Q_EMIT failed(sentence); });
  }
}

void RenderThread::DoFindActivePicture(const Work& work) {
  LookingJob job(*this, work.film_number);
  try {
    const PictureRect found = zeroplane::FindActivePicture(ReaderOf(work), job);
    Tell(work.film_number, [this, found] { Q_EMIT activePictureFound(found); });
  } catch (...) {
    Tell(work.film_number,
         [this, sentence = Sentence(std::current_exception())] { Q_EMIT failed(sentence); });
  }
}

void RenderThread::DoAnalyse(const Work& work) {
  const ShotToAnalyse& item = work.item;
  AnalysisJob job(*this, item, work.film_number);
  try {
    auto canvas = std::make_shared<const ShotCanvas>(renderer_->AnalyseShot(
        ReaderOf(work), work.film_name, work.active_picture, item.frames, work.median_range, job));
    Tell(work.film_number, [this, shot = item.shot, canvas] { Q_EMIT analysed(shot, canvas); });
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled) return;  // stays in the queue and is begun again
    Tell(work.film_number,
         [this, shot = item.shot, text = Sentence(error)] { Q_EMIT analysisFailed(shot, text); });
  } catch (...) {
    Tell(work.film_number, [this, shot = item.shot, text = Sentence(std::current_exception())] {
      Q_EMIT analysisFailed(shot, text);
    });
  }
  const std::lock_guard lock(mutex_);
  if (work.film_number == film_number_)
    std::erase_if(queue_, [&](const auto& other) { return other.shot == item.shot; });
}

bool RenderThread::IsInterrupted(const ShotToAnalyse& item, int film_number) {
  const std::lock_guard lock(mutex_);
  if (stop_ || request_ || film_number != film_number_ || queue_.empty()) return true;
  return queue_.front().visible && queue_.front().shot != item.shot;
}

void RenderThread::Tell(int film_number, std::function<void()> emit) {
  Post(this, [this, film_number, emit = std::move(emit)] {
    {
      const std::lock_guard lock(mutex_);
      if (film_number != film_number_) return;
    }
    emit();
  });
}

}  // namespace zeroplane::ui
