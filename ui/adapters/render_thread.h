#pragma once

#include <QObject>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/media/film_reader.h"
#include "core/project/project.h"
#include "core/stereo/stereo_renderer.h"
#include "ui/adapters/shot_id.h"

namespace zeroplane::ui {

using RendererFactory = std::function<std::unique_ptr<StereoRenderer>()>;

struct ShotToAnalyse {
  ShotId shot{};
  FrameRange frames;
  bool visible = false;  ///< the viewer waits for it: it may interrupt the analysis of another shot
};

/// Owns the StereoRenderer, and a FilmReader for the analysis of shots and for the neighbours of a frame.
/// Pictures come first: a request interrupts the analysis of a shot (which starts again once the requests
/// pause); the latest request wins. The thread starts with the first film. Functions are called, and signals
/// arrive, in the owner's thread.
class RenderThread final : public QObject {
  Q_OBJECT
 public:
  explicit RenderThread(RendererFactory make_renderer, QObject* parent = nullptr);
  ~RenderThread() override;

  /// Forgets all waiting work. Empty: no film. Results of the former film no longer arrive.
  /// @param cache of decoded frames, shared with whoever shows them; may be null
  void SetFilm(const std::filesystem::path& film, const std::string& film_name,
               std::shared_ptr<FrameCache> cache = nullptr);
  /// @param request its `frames` are this thread's
  void Render(FrameRequest request);
  /// Looks for the film's active picture, before shots are analysed; the answer is activePictureFound().
  void FindActivePicture();
  /// Replaces the queue; first come, first served. `active` and `median_range` as in
  /// StereoRenderer::AnalyseShot.
  void SetAnalysis(std::vector<ShotToAnalyse> shots, const std::optional<PictureRect>& active,
                   double median_range);

 Q_SIGNALS:
  void rendered(const std::shared_ptr<const zeroplane::FrameResult>& result);
  void activePictureFound(const zeroplane::PictureRect& found);
  void analysisProgress(zeroplane::ShotId shot, double fraction);
  void analysed(zeroplane::ShotId shot, const std::shared_ptr<const zeroplane::ShotCanvas>& canvas);
  void analysisFailed(zeroplane::ShotId shot, const QString& sentence);
  /// The renderer is there, and its StereoRenderer::DepthName().
  void rendererMade(const QString& depth_name);
  /// There is no renderer, and there will be none.
  void rendererFailed(const QString& sentence);
  /// A frame failed.
  void failed(const QString& sentence);

 private:
  class AnalysisJob;
  class LookingJob;
  struct Work;

  void Run();
  std::optional<Work> Next();
  void MakeRenderer();
  void DoRender(Work& work);
  void DoFindActivePicture(const Work& work);
  void DoAnalyse(const Work& work);
  FilmReader& ReaderOf(const Work& work);
  bool IsInterrupted(const ShotToAnalyse& item, int film_number);
  /// Emits in the owner's thread, unless the film has changed by then.
  void Tell(int film_number, std::function<void()> emit);

  const RendererFactory make_renderer_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  bool stop_ = false;
  int film_number_ = 0;
  std::filesystem::path film_;
  std::string film_name_;
  std::shared_ptr<FrameCache> cache_;
  std::optional<FrameRequest> request_;
  bool look_for_active_picture_ = false;
  std::vector<ShotToAnalyse> queue_;
  std::optional<PictureRect> active_picture_;  ///< of the queue's shots
  double median_range_ = 0;

  // Of the render thread alone.
  std::unique_ptr<StereoRenderer> renderer_;
  bool renderer_failed_ = false;
  std::unique_ptr<FilmReader> reader_;
  int reader_film_number_ = -1;

  std::thread thread_;
};

}  // namespace zeroplane::ui
