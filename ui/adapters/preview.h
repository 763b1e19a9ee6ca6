#pragma once

#include <QImage>
#include <QObject>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/jobs/effects.h"
#include "core/stereo/stereo_renderer.h"
#include "ui/adapters/render_thread.h"
#include "ui/viewer/view.h"

namespace zeroplane::ui {

class DecodeThread;

/// A frame, ready to be shown.
struct PreviewFrame {
  qint64 frame = -1;
  View view = View::kSource;  ///< what `picture` is; the source when the shot has no canvas yet
  QImage picture;
  int eye_width = 0, eye_height = 0;        ///< of the source picture
  Grade grade;                              ///< the maps were made with
  std::shared_ptr<const FrameResult> maps;  ///< `iz` and `disparity_pct`; null while there are none
};

/// Turns "this frame, in this view, graded so" into pictures: decode thread, then render thread. Answers
/// older than one that was shown are dropped by their id. GUI thread.
class Preview final : public QObject {
  Q_OBJECT
 public:
  explicit Preview(RendererFactory make_renderer, QObject* parent = nullptr);
  ~Preview() override;

  /// @param film_name as core::FilmName(), part of the renderer's cache keys
  void OpenFilm(const std::filesystem::path& film, const std::string& film_name);
  void CloseFilm();

  /// @param shot of the frame, or null while the film's shots are not known
  /// @param active as FrameRequest::active_picture
  void Show(qint64 frame, View view, const Shot* shot, SourceEye eye,
            const std::optional<PictureRect>& active);
  void FindActivePicture() { render_.FindActivePicture(); }
  void SetAnalysis(std::vector<ShotToAnalyse> shots, const std::optional<PictureRect>& active,
                   double median_range);

 Q_SIGNALS:
  void shown(const zeroplane::ui::PreviewFrame& frame);
  void opened(double sample_aspect);
  void analysed(zeroplane::ShotId shot, const std::shared_ptr<const zeroplane::ShotCanvas>& canvas);
  void activePictureFound(const zeroplane::PictureRect& found);
  void analysisProgress(zeroplane::ShotId shot, double fraction);
  void analysisFailed(zeroplane::ShotId shot, const QString& sentence);
  /// There is no renderer, and there will be none: only the source can be shown.
  void rendererMade(const QString& depth_name);
  void rendererFailed(const QString& sentence);
  void failed(const QString& sentence);

 private:
  void OnDecoded(qint64 frame, const Picture& picture);
  void OnRendered(const std::shared_ptr<const FrameResult>& result);
  void Answer();
  void ShowSource();
  void Tell(const PreviewFrame& frame);

  struct Wish {
    qint64 frame = -1;
    View view = View::kSource;
    FrameRequest request;  ///< all but the picture
    bool stereo = false;   ///< the shot has a canvas
  };
  /// What was asked of the renderer last, to name the answer.
  struct Asked {
    std::uint64_t id = 0;
    View view = View::kSource;
    Grade grade;
    qint64 frame = -1;
    Picture picture;
  };

  RenderThread render_;
  std::unique_ptr<DecodeThread> decode_;
  std::string film_name_;
  EffectBuilder effects_;
  std::optional<Wish> wish_;
  qint64 picture_frame_ = -1, shown_frame_ = -1;
  View shown_view_ = View::kSource;
  Picture picture_;
  std::uint64_t last_id_ = 0;
  std::vector<Asked> asked_;  ///< in order of id; an answer forgets those before it
};

}  // namespace zeroplane::ui
