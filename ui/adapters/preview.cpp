#include "ui/adapters/preview.h"

#include <algorithm>
#include <utility>

#include "ui/adapters/decode_thread.h"
#include "ui/adapters/qimage.h"

namespace zeroplane::ui {
namespace {

/// Of decoded frames: what was shown, and the neighbours that the depth of a frame is steadied with.
constexpr std::size_t kCacheBytes = std::size_t{384} << 20;

/// The layout of the picture that comes with the maps of the source view: the eye that is the source costs no
/// warp.
Layout LayoutOf(View view, SourceEye eye) {
  if (view == View::kSource && eye == SourceEye::kRight) return Layout::kRight;
  return Info(view).layout;
}

}  // namespace

Preview::Preview(RendererFactory make_renderer, QObject* parent)
    : QObject(parent), render_(std::move(make_renderer)) {
  connect(&render_, &RenderThread::rendered, this, &Preview::OnRendered);
  connect(&render_, &RenderThread::activePictureFound, this, &Preview::activePictureFound);
  connect(&render_, &RenderThread::analysed, this, &Preview::analysed);
  connect(&render_, &RenderThread::analysisProgress, this, &Preview::analysisProgress);
  connect(&render_, &RenderThread::analysisFailed, this, &Preview::analysisFailed);
  connect(&render_, &RenderThread::rendererMade, this, &Preview::rendererMade);
  connect(&render_, &RenderThread::rendererFailed, this, &Preview::rendererFailed);
  connect(&render_, &RenderThread::failed, this, [this](const QString& sentence) {
    Q_EMIT failed(sentence);
    if (wish_ && picture_frame_ == wish_->frame) ShowSource();
  });
}

Preview::~Preview() = default;

void Preview::OpenFilm(const std::filesystem::path& film, const std::string& film_name) {
  CloseFilm();
  film_name_ = film_name;
  const auto cache = std::make_shared<FrameCache>(kCacheBytes);
  decode_ = std::make_unique<DecodeThread>(film, cache);
  connect(decode_.get(), &DecodeThread::opened, this, &Preview::opened);
  connect(decode_.get(), &DecodeThread::decoded, this, &Preview::OnDecoded);
  connect(decode_.get(), &DecodeThread::failed, this,
          [this](qint64, const QString& sentence) { Q_EMIT failed(sentence); });
  render_.SetFilm(film, film_name, cache);
}

void Preview::CloseFilm() {
  decode_.reset();
  render_.SetFilm({}, {});
  wish_.reset();
  picture_.reset();
  picture_frame_ = shown_frame_ = -1;
  asked_.clear();
}

void Preview::Show(qint64 frame, View view, const Shot* shot, SourceEye eye,
                   const std::optional<PictureRect>& active) {
  if (!decode_) return;
  Wish wish;
  wish.frame = frame;
  wish.view = view;
  wish.stereo = shot && shot->canvas;
  if (wish.stereo) {
    wish.request.film = film_name_;
    wish.request.frame_index = frame;
    wish.request.active_picture = active;
    wish.request.shot = shot->frames;
    wish.request.canvas = *shot->canvas;
    wish.request.grade = shot->GradeAt(frame);
    wish.request.effects = effects_.Build(*shot);
    wish.request.layout = LayoutOf(view, eye);
    wish.request.source_eye = eye;
    wish.request.window = shot->WindowAt(frame);
    wish.request.want_maps = true;
  }
  wish_ = std::move(wish);
  if (picture_frame_ == frame) {
    Answer();
  } else {
    decode_->Request(frame);
  }
}

void Preview::SetAnalysis(std::vector<ShotToAnalyse> shots, const std::optional<PictureRect>& active,
                          double median_range) {
  render_.SetAnalysis(std::move(shots), active, median_range);
}

void Preview::OnDecoded(qint64 frame, const Picture& picture) {
  if (!wish_ || frame != wish_->frame || frame == picture_frame_)
    return;  // another one is on its way, or it came
  picture_frame_ = frame;
  picture_ = picture;
  Answer();
}

void Preview::Answer() {
  const bool shows_source = shown_frame_ == wish_->frame && shown_view_ == View::kSource;
  if (!wish_->stereo || (wish_->view == View::kSource && !shows_source)) ShowSource();
  if (!wish_->stereo) return;
  wish_->request.id = ++last_id_;
  wish_->request.picture = picture_;
  asked_.push_back({last_id_, wish_->view, wish_->request.grade, wish_->frame, picture_});
  render_.Render(std::move(wish_->request));
}

void Preview::ShowSource() {
  PreviewFrame frame;
  frame.frame = picture_frame_;
  frame.picture = Wrap(picture_);
  frame.eye_width = picture_->width();
  frame.eye_height = picture_->height();
  frame.grade = wish_->request.grade;
  Tell(frame);
}

void Preview::OnRendered(const std::shared_ptr<const FrameResult>& result) {
  const auto asked =
      std::find_if(asked_.begin(), asked_.end(), [&](const Asked& a) { return a.id == result->id; });
  if (asked == asked_.end()) return;  // of a film that was closed
  PreviewFrame frame;
  frame.frame = asked->frame;
  frame.view = asked->view;
  frame.eye_width = asked->picture->width();
  frame.eye_height = asked->picture->height();
  frame.grade = asked->grade;
  frame.maps = result;
  frame.picture =
      asked->view == View::kSource ? Wrap(asked->picture) : Wrap(Picture(result, &result->picture));
  const bool stale = !wish_ || asked->view != wish_->view;
  asked_.erase(asked_.begin(), asked + 1);
  if (!stale) Tell(frame);
}

void Preview::Tell(const PreviewFrame& frame) {
  shown_frame_ = frame.frame;
  shown_view_ = frame.view;
  Q_EMIT shown(frame);
}

}  // namespace zeroplane::ui
