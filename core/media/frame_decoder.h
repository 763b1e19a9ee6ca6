#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/media/film_input.h"
#include "core/media/frame_index.h"

namespace zeroplane {

/// A decoded frame and the number, in decoding order, of the packet that it came from.
struct DecodedFrame {
  FramePtr frame;
  std::int64_t packet = 0;
};

/// Of a packet's size and its first and last bytes.
std::uint32_t Fingerprint(const AVPacket& packet);

/// A track's codec: packets in, frames out in presentation order. Frames are told apart by their packets'
/// numbers, which travel through the codec in the place of time stamps, so missing, repeated and wrong ones
/// do no harm.
class FrameDecoder {
 public:
  /// @param stream outlives this object
  /// @param threads 0: as many as there are cores
  /// @throws Error kDamaged when the codec refuses the track's parameters
  FrameDecoder(const AVStream& stream, std::filesystem::path path, int threads);

  /// To be called when Receive() has nothing (more) to give. @param packet null: the end; its time is changed
  void Send(AVPacket* packet, std::int64_t number);
  /// Damaged pictures are passed over. @return null when it needs a packet, or at the end
  std::optional<DecodedFrame> Receive();
  bool ended() const { return ended_; }
  /// Forgets everything; the next packet is a key packet.
  void Flush();

 private:
  void Open();

  const AVStream* stream_;
  std::filesystem::path path_;
  int threads_;
  CodecPtr codec_;
  bool ended_ = false;
};

/// Decodes a film's video track from its start, or from a key packet on.
class FilmDecoder {
 public:
  /// @throws Error as OpenFilm()
  FilmDecoder(std::filesystem::path path, int threads);

  /// Goes back to the file's first packet. @throws Error as OpenFilm()
  void Restart();

  /// Goes to this key packet of the index. @return false when the container does not lead there; then only
  /// another SeekTo() or Restart() may follow. @param index outlives the decoding
  bool SeekTo(const FrameIndex& index, std::int64_t packet);

  /// The next frame in presentation order; nullopt at the end, or where packets after a seek are not those of
  /// the index.
  std::optional<DecodedFrame> Next();

  /// How many frames were decoded in this object's life.
  std::int64_t decoded_frames() const { return decoded_frames_; }

 private:
  bool ReadPacket();
  bool IsAsIndexed(std::int64_t number) const;

  std::filesystem::path path_;
  int threads_;
  FilmInput film_;
  std::optional<FrameDecoder> decoder_;
  PacketPtr packet_ = MakePacket();
  bool packet_waiting_ = false;         ///< `packet_` was read but not sent yet
  std::int64_t next_packet_ = 0;        ///< number of the next one to be sent
  const FrameIndex* sought_ = nullptr;  ///< the packets to expect since a seek
  std::int64_t decoded_frames_ = 0;
};

}  // namespace zeroplane
