#pragma once

#include <cstdint>
#include <filesystem>

#include "models/synth/synth_render.h"

namespace zeroplane {

/// Our demo film: three shots, ten seconds, that the scene generator made, so its true second eye is known.
inline constexpr int kDemoFrames = 240;
inline constexpr int kDemoFramesPerShot = 80;
inline constexpr int kDemoFramesPerSecond = 24;

struct DemoShot {
  SynthScene scene;
  StereoRig rig;  ///< of the true pair
};

/// @param frame 0 … kDemoFrames - 1
DemoShot MakeDemoFrame(int frame);

/// The film's sound: 48 kHz, 16 bit, mono WAV, as long as the film. @throws Error kUnwritable
void WriteDemoSound(const std::filesystem::path& path);

}  // namespace zeroplane
