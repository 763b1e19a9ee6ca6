#include "core/media/picture_encoder.h"

#include <cerrno>
#include <new>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/color_convert.h"
#include "core/media/encoder_settings.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/native_turn.h"

namespace zeroplane {

PictureEncoder::PictureEncoder(EncoderPlan plan, Sink sink) : plan_(std::move(plan)), sink_(std::move(sink)) {
  ZP_CHECK_GT(plan_.options.width, 0);
  ZP_CHECK_GT(plan_.options.height, 0);
  if (const AVPixelFormat format = FixedPixelFormat(plan_.options); format != AV_PIX_FMT_NONE) Open(format);
}

void PictureEncoder::Open(AVPixelFormat format) {
  if (encoder_) return;
  const FrameForm form = FormOf(plan_.options, plan_.film, format, plan_.chroma);
  frames_.emplace(form);
  encoder_ = OpenEncoder(plan_.target, plan_.options, plan_.film, form, plan_.clock.time_base(),
                         plan_.global_header);
}

void PictureEncoder::Check(int result) const {
  if (result >= 0) return;
  if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
  throw Error(ErrorCode::kUnwritable, plan_.target.string(), "cannot be encoded: " + FfmpegProblem(result),
              "Choose another format or another size of picture.");
}

void PictureEncoder::Encode(const AVFrame* frame) {
  Check(avcodec_send_frame(encoder_.get(), frame));
  for (;;) {
    const int received = avcodec_receive_packet(encoder_.get(), packet_.get());
    if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return;
    Check(received);
    const auto duration = durations_.find(packet_->pts);
    ZP_CHECK(duration != durations_.end(), packet_->pts);
    packet_->duration = duration->second;
    durations_.erase(duration);
    sink_(*packet_);
    av_packet_unref(packet_.get());
  }
}

// A decoder's choice of picture types and fields is not the encoder's.
void PictureEncoder::Describe(AVFrame& frame) const {
  frame.pict_type = AV_PICTURE_TYPE_NONE;
  frame.key_frame = 0;
  frame.interlaced_frame = frame.top_field_first = frame.repeat_pict = 0;
  frame.colorspace = encoder_->colorspace;
  frame.color_range = encoder_->color_range;
  frame.color_primaries = encoder_->color_primaries;
  frame.color_trc = encoder_->color_trc;
  frame.chroma_location = encoder_->chroma_sample_location;
  frame.sample_aspect_ratio = encoder_->sample_aspect_ratio;
}

// @param format of the picture, @param make turns it into an encoder's frame
template <class Make>
void PictureEncoder::WriteFrame(int width, int height, AVPixelFormat format, const FrameTime& time,
                                Make&& make) {
  ZP_CHECK(!flushed_, "a picture after the last");
  ZP_CHECK_EQ(width, plan_.options.width);
  ZP_CHECK_EQ(height, plan_.options.height);
  FrameTime mapped = plan_.clock.Map(time);
  mapped.pts -= plan_.origin_pts;
  ZP_CHECK(!last_pts_ || mapped.pts > *last_pts_, "time stamps rise");
  if (!encoder_) Open(Ffv1PixelFormat(format));
  last_pts_ = mapped.pts;
  durations_[mapped.pts] = mapped.duration;
  const FramePtr frame = make();
  frame->pts = mapped.pts;
  Describe(*frame);
  Encode(frame.get());
}

void PictureEncoder::Write(const ImageU8& picture, FrameTime time) {
  WriteFrame(picture.width(), picture.height(), AV_PIX_FMT_BGR0, time,
             [&] { return frames_->FromRgb(picture); });
}

void PictureEncoder::Write(const ImageU16& picture, FrameTime time) {
  WriteFrame(picture.width(), picture.height(), AV_PIX_FMT_GBRP16, time,
             [&] { return frames_->FromRgb(picture); });
}

void PictureEncoder::Write(const NativeFrame& frame, FrameTime time) {
  ZP_CHECK(!frame.empty(), "a frame to write");
  const MediaInfo& film = plan_.film;
  const FramePtr turned = film.rotation_deg != 0 || film.mirrored ? TurnedUpright(frame.av(), film) : nullptr;
  const AVFrame& upright = turned ? *turned : frame.av();
  WriteFrame(upright.width, upright.height, static_cast<AVPixelFormat>(upright.format), time,
             [&] { return frames_->FromNative(upright, IsFullRange(film)); });
}

void PictureEncoder::Flush() {
  ZP_CHECK(!flushed_, "flushed twice");
  flushed_ = true;
  if (encoder_) Encode(nullptr);
}

}  // namespace zeroplane
