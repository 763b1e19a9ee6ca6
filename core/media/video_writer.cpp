#include "core/media/video_writer.h"

#include "core/base/check.h"
#include "core/media/film_muxer.h"
#include "core/media/picture_encoder.h"

namespace zeroplane {

struct VideoWriter::Impl {
  Impl(const std::filesystem::path& path, const FilmWriterOptions& options, const FilmReader& source)
      : muxer(path, options, source), encoder(muxer.Plan(), [this](AVPacket& packet) { Pass(packet); }) {
    // Errors of both are seen before the first picture, but for FFV1, which waits for it.
    if (encoder.codec()) muxer.Begin(*encoder.codec());
  }

  void Pass(AVPacket& packet) {
    if (!muxer.begun()) muxer.Begin(*encoder.codec());
    muxer.Write(packet);
  }

  void Finish() {
    ZP_CHECK(!finished, "Finish() twice");
    finished = true;
    encoder.Open(AV_PIX_FMT_BGR0);
    encoder.Flush();
    if (!muxer.begun()) muxer.Begin(*encoder.codec());
    muxer.Finish();
  }

  FilmMuxer muxer;
  PictureEncoder encoder;
  bool finished = false;
};

VideoWriter::VideoWriter(const std::filesystem::path& path, const FilmWriterOptions& options,
                         const FilmReader& source)
    : impl_(std::make_unique<Impl>(path, options, source)) {}
VideoWriter::~VideoWriter() = default;

void VideoWriter::Write(const ImageU8& picture, FrameTime time) {
  impl_->encoder.Write(picture, time);
}

void VideoWriter::Write(const ImageU16& picture, FrameTime time) {
  impl_->encoder.Write(picture, time);
}

void VideoWriter::Write(const NativeFrame& frame, FrameTime time) {
  impl_->encoder.Write(frame, time);
}

void VideoWriter::Finish() {
  impl_->Finish();
}

const std::vector<std::string>& VideoWriter::dropped() const {
  return impl_->muxer.dropped();
}

}  // namespace zeroplane
