#pragma once

#include <filesystem>

#include "core/base/image.h"

namespace zeroplane {

/// A little film of three shots with a bright disc before a darker ground, known to the pixel.
struct SyntheticClip {
  static constexpr int kWidth = 320, kHeight = 180, kShots = 3, kShotFrames = 20,
                       kFrames = kShots * kShotFrames;
  static constexpr int kDiscRadius = 36;

  /// Middle of the disc; it moves a pixel a frame.
  static int DiscX(int frame) { return 110 + frame % kShotFrames; }
  static int DiscY(int frame) { return 70 + 20 * (frame / kShotFrames); }
  static ImageU8 Frame(int frame);
  /// Lossless H.264 without sound; the ending says which container.
  static void Write(const std::filesystem::path& path);
};

}  // namespace zeroplane
