#include "core/media/deinterlacer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {
namespace {

struct GraphDeleter {
  void operator()(AVFilterGraph* graph) const { avfilter_graph_free(&graph); }
};

bool SameFormat(const AVFrame& a, const AVFrame& b) {
  return a.format == b.format && a.width == b.width && a.height == b.height;
}

}  // namespace

struct Deinterlacer::Graph {
  std::unique_ptr<AVFilterGraph, GraphDeleter> filters;
  AVFilterContext* source = nullptr;
  AVFilterContext* sink = nullptr;
  NativeFrame like;  ///< a frame of the format that it takes
};

Deinterlacer::Deinterlacer(FieldOrder order, std::int64_t frame_count)
    : order_(order), frame_count_(frame_count) {}
Deinterlacer::~Deinterlacer() = default;

// A graph that nothing was fed to, for frames of this kind. Stays null for formats that bwdif does not know.
void Deinterlacer::Start(const NativeFrame& like, std::int64_t index) {
  graph_.reset();
  const AVFrame& frame = like.av();
  auto graph = std::make_unique<Graph>();
  graph->filters.reset(NotNull(avfilter_graph_alloc()));
  graph->like = like;
  char source[128], filter[64];
  std::snprintf(source, sizeof source, "video_size=%dx%d:pix_fmt=%d:time_base=1/1", frame.width, frame.height,
                frame.format);
  std::snprintf(filter, sizeof filter, "mode=send_frame:parity=%s:deint=all",
                order_ == FieldOrder::kTopFirst ? "tff" : "bff");
  AVFilterGraph* filters = graph->filters.get();
  avfilter_graph_set_auto_convert(filters, AVFILTER_AUTO_CONVERT_NONE);
  AVFilterContext* bwdif = nullptr;
  const bool built = avfilter_graph_create_filter(&graph->source, avfilter_get_by_name("buffer"), nullptr,
                                                  source, nullptr, filters) >= 0 &&
                     avfilter_graph_create_filter(&bwdif, avfilter_get_by_name("bwdif"), nullptr, filter,
                                                  nullptr, filters) >= 0 &&
                     avfilter_graph_create_filter(&graph->sink, avfilter_get_by_name("buffersink"), nullptr,
                                                  nullptr, nullptr, filters) >= 0 &&
                     avfilter_link(graph->source, 0, bwdif, 0) >= 0 &&
                     avfilter_link(bwdif, 0, graph->sink, 0) >= 0 &&
                     avfilter_graph_config(filters, nullptr) >= 0;
  if (!built) return;
  graph_ = std::move(graph);
  next_ = index;
}

NativeFrame Deinterlacer::Neighbour(std::int64_t index, const Fetch& fetch) const {
  for (;; --index) {
    try {
      return fetch(index);
    } catch (const Error&) {
      if (index == 0) throw;
    }
  }
}

void Deinterlacer::Feed(const NativeFrame& frame) {
  const FramePtr copy(NotNull(av_frame_clone(&frame.av())));
  const int result = av_buffersrc_add_frame_flags(graph_->source, copy.get(), 0);
  ZP_CHECK_GE(result, 0);
}

NativeFrame Deinterlacer::Take() {
  FramePtr out = MakeFrame();
  const int result = av_buffersink_get_frame(graph_->sink, out.get());
  ZP_CHECK_GE(result, 0);
  out->interlaced_frame = 0;
  out->pts /= 2;  // bwdif counts half ticks
  ++next_;
  return NativeFrame(std::shared_ptr<const AVFrame>(out.release(), FfmpegDeleter()));
}

NativeFrame Deinterlacer::Frame(std::int64_t index, const Fetch& fetch) {
  const bool restart = !graph_ || next_ != index;
  const NativeFrame before = restart && index > 0 ? Neighbour(index - 1, fetch) : NativeFrame();
  const NativeFrame current = fetch(index);
  const auto or_current = [&](const NativeFrame& neighbour) {
    return SameFormat(neighbour.av(), current.av()) ? neighbour : current;
  };
  if (!restart && !SameFormat(current.av(), graph_->like.av())) {
    graph_.reset();
    return Frame(index, fetch);
  }
  if (restart) {
    Start(current, std::max<std::int64_t>(index - 1, 0));
    if (!graph_) return current;
    if (index > 0) Feed(or_current(before));
    Feed(current);
  }
  if (index + 1 < frame_count_) {
    Feed(or_current(Neighbour(index + 1, fetch)));
  } else {
    const int result = av_buffersrc_add_frame_flags(graph_->source, nullptr, 0);
    ZP_CHECK_GE(result, 0);
  }
  while (next_ < index) Take();
  NativeFrame frame = Take();
  if (index + 1 >= frame_count_) graph_.reset();
  return frame;
}

}  // namespace zeroplane
