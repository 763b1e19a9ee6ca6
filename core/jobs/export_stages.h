#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/base/job_context.h"
#include "core/jobs/frame_window.h"
#include "core/media/film_reader.h"

namespace zeroplane {

/// A frame on its way from the renderer to the encoder.
struct RenderedFrame {
  ImageU8 picture;
  ImageU16 deep_picture;  ///< if not empty, instead of `picture`
  FrameTime time;
  double near_pct = 0, far_pct = 0;
  bool ends_part = false;
};

/// What a stage cost. Threads that a library keeps for itself are in no stage (StageReport::cpu_s has them).
struct StageTime {
  std::string_view stage;  ///< "decode", "render", "encode"
  double cpu_s = 0;        ///< of the stage's own thread
  double busy_s = 0;       ///< by the clock, without waiting for the other stages
};

struct StageReport {
  std::vector<StageTime> stages;
  double wall_s = 0;
  double cpu_s = 0;  ///< of the whole process meanwhile: stages, decoder's, network's and encoder's threads
};

struct StageWork {
  std::string name;            ///< what a cancelled job's error names
  FilmReader* film = nullptr;  ///< read by the decoding thread alone
  FrameRange frames;           ///< to be rendered; their neighbours are decoded, too, as far as they can be
  bool deep = false;           ///< VideoFrame::deep is wanted
  /// On the calling thread, in order. `neighbours` gives the frames around this one.
  std::function<RenderedFrame(const VideoFrame&, FrameSource& neighbours)> render;
  /// On the encoding thread, in order.
  std::function<void(const RenderedFrame&)> encode;
  /// On the encoding thread, after the last frame that reached it, also when another stage failed or the job
  /// was cancelled, but not when `encode` itself failed. Its own failure counts like one of `encode`.
  std::function<void()> flush;
};

/// Decodes, renders and encodes at the same time, each on a thread of its own, the renderer on the calling
/// one; at most FrameWindow's and three rendered frames wait between them. When one stage fails or the job is
/// cancelled, the others end, too, with what has been rendered by then encoded; the first failure is thrown.
/// @throws what the stages throw; Error kCancelled
StageReport RunStages(const StageWork& work, JobContext& job);

/// CPU time of the process so far, all threads, in seconds.
double ProcessCpu_s();

}  // namespace zeroplane
