#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/synth/scene_builder.h"
#include "models/synth/synth_random.h"

namespace zeroplane {

enum class SynthKind { kRoom, kStreet, kLandscape, kFigures, kFoliage, kThin, kPortrait, kCloseUp };

struct SynthKindEntry {
  SynthKind kind;
  std::string_view id;
  float share;  ///< of the pictures that no kind was asked for; they sum to 1
};
inline constexpr std::array<SynthKindEntry, 8> kSynthKinds = {{{SynthKind::kRoom, "room", 0.20f},
                                                               {SynthKind::kStreet, "street", 0.16f},
                                                               {SynthKind::kLandscape, "landscape", 0.10f},
                                                               {SynthKind::kFigures, "figures", 0.16f},
                                                               {SynthKind::kFoliage, "foliage", 0.07f},
                                                               {SynthKind::kThin, "thin", 0.06f},
                                                               {SynthKind::kPortrait, "portrait", 0.13f},
                                                               {SynthKind::kCloseUp, "close-up", 0.12f}}};

/// Where the film camera stands and how it is set.
struct SynthCamera {
  Vec3 position{0, 0, 1.6f};
  float yaw = 0, pitch = 0, roll = 0;  ///< radians; yaw to the left, pitch up
  float focal_widths = 1;              ///< focal length over the picture's width: 1 sees 53 degrees
  float focus_m = 0;                   ///< distance that is sharp
  float blur_pct = 0;      ///< diameter of a far point's disc of confusion, % of the width; 0: all sharp
  Vec3 motion_m{0, 0, 0};  ///< of the camera while the shutter is open
  float turn_pct = 0;      ///< sideways turn in that time, % of the width
};

/// How light becomes a picture.
struct SynthLook {
  float exposure = 1;  ///< over what fits the picture's brightest tenth
  float contrast = 1;
  float saturation = 1;
  Vec3 tint{1, 1, 1};
  float vignette = 0;  ///< 0 … 1
  float noise = 0;     ///< standard deviation of the sensor's noise in the dark, of white
  float grain = 0;     ///< of the film's grain in the middle tones, of white
};

struct SynthScene {
  gpu::RaycastScene world;
  SynthCamera camera;
  SynthLook look;
};

/// A scene from its seed: the same on every machine.
SynthScene MakeScene(std::uint64_t seed, SynthKind kind);
/// The kind too is thrown, by the shares of kSynthKinds.
SynthKind ThrowKind(std::uint64_t seed);

}  // namespace zeroplane
