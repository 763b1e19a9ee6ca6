#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/image.h"
#include "core/stereo/frame_source.h"

namespace zeroplane {

/// One analysed frame of a shot, small: the canvas as round(iz * 257), one channel.
struct CanvasSample {
  std::int64_t frame_index = 0;
  ImageU16 iz16;
  friend bool operator==(const CanvasSample&, const CanvasSample&) = default;
};

/// The samples of a shot, packed without loss to about half their size and shared by all copies: a film has
/// thousands of shots, and few of them are looked at. Packing is deterministic, so equal samples are equal
/// bytes. Each value is predicted from its left, upper and upper-left neighbour (median edge detector,
/// Weinberger et al., LOCO-I, 1996); what remains is Rice coded with one parameter a row.
class CanvasSamples {
 public:
  static constexpr int kMaxCount = 1024;  ///< samples
  static constexpr int kMaxSide = 4096;   ///< pixels of a sample's width or height

  CanvasSamples() = default;
  /// @throws std::logic_error beyond the limits above
  CanvasSamples(const std::vector<CanvasSample>&
                    samples);  // NOLINT(google-explicit-constructor): a list of them is one

  /// Takes bytes() of an earlier object; little-endian on every machine.
  /// @return nullopt when they cannot be such bytes. Damage that is not seen here makes wrong samples of the
  /// right sizes, never a fault.
  static std::optional<CanvasSamples> FromBytes(std::span<const std::uint8_t> bytes);
  std::span<const std::uint8_t> bytes() const;

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::vector<CanvasSample> Unpack() const;
  /// Those of a run of frames.
  CanvasSamples Within(const FrameRange& frames) const;

  friend bool operator==(const CanvasSamples& a, const CanvasSamples& b);

 private:
  std::shared_ptr<const std::vector<std::uint8_t>> packed_;  ///< null: no samples
};

}  // namespace zeroplane
