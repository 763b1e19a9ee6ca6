#include "models/synth/synth_render.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "gpu/blur/depth_blur.h"
#include "gpu/develop/develop.h"

namespace zeroplane {
namespace {

constexpr double kLargestBlurPx = 24;

at::Device DeviceOf(const SynthOptions& options) {
  return options.device_index < 0 ? at::Device(at::kCPU)
                                  : at::Device(at::kCUDA, static_cast<at::DeviceIndex>(options.device_index));
}

/// What light is 1 after exposure: between the brightest tenth's darkest and what suits the middle tones, so
/// that one lamp in the picture does not leave the rest black.
float WhiteLight(const at::Tensor& light) {
  const at::Tensor luminance =
      (light * torch::tensor({0.2126f, 0.7152f, 0.0722f}, light.options())).sum(-1).flatten();
  const std::int64_t step = std::max<std::int64_t>(1, luminance.numel() / 4096);
  const at::Tensor some = luminance.slice(0, 0, luminance.numel(), step);
  const std::int64_t place = std::max<std::int64_t>(1, some.numel() * 9 / 10);
  const float bright = std::get<0>(some.kthvalue(place)).item<float>();
  const float middle = some.clamp_min(1e-3 * bright + 1e-6).log().mean().exp().item<float>();
  return std::max(1e-4f, std::sqrt(bright * std::min(bright, 4.5f * middle)));
}

/// Light to code values 0 … 1: colour, a soft shoulder, a screen's transfer, contrast.
at::Tensor Tone(const at::Tensor& light, const SynthLook& look, float white) {
  const float scale = look.exposure / white;
  at::Tensor linear =
      light * torch::tensor({look.tint.x * scale, look.tint.y * scale, look.tint.z * scale}, light.options());
  if (look.saturation != 1) {
    const at::Tensor grey = linear.mean(-1, true);
    linear = (grey + (linear - grey) * look.saturation).clamp_min(0);
  }
  const at::Tensor shoulder = 0.7 + 0.3 * (1 - torch::exp((0.7 - linear) / 0.3));
  at::Tensor code = torch::where(linear < 0.7, linear, shoulder).clamp(0, 1).pow(1 / 2.2);
  if (look.contrast != 1) code = ((code - 0.45) * look.contrast + 0.45).clamp(0, 1);
  return code;
}

/// What the lens does to a sharp picture.
at::Tensor Defocus(const at::Tensor& code, const at::Tensor& inverse_depth, const SynthCamera& camera) {
  if (camera.blur_pct <= 0) return code;
  const double reach = 0.005 * camera.blur_pct * static_cast<double>(code.size(1));
  gpu::BlurOptions blur;
  blur.rule = gpu::BlurRule::kRadius;
  blur.max_radius_px = std::min(kLargestBlurPx, 4 * reach);
  const at::Tensor radius =
      (reach * (1 - camera.focus_m * inverse_depth)).clamp(-blur.max_radius_px, blur.max_radius_px);
  return gpu::DepthBlur(code, radius, blur);
}

at::Tensor Develop(const gpu::RaycastResult& seen, const SynthScene& scene, const SynthOptions& options,
                   float white, std::uint32_t seed) {
  const at::Tensor code = Defocus(Tone(seen.light, scene.look, white), seen.inverse_depth, scene.camera);
  const SynthCamera& camera = scene.camera;
  const auto width = static_cast<float>(options.width);
  gpu::DevelopOptions develop;
  develop.turn_px = 0.01f * camera.turn_pct * width;
  develop.motion_px = {camera.motion_m.x * camera.focal_widths * width,
                       camera.motion_m.z * camera.focal_widths * width};
  develop.approach = camera.motion_m.y;
  develop.vignette = scene.look.vignette;
  develop.noise = scene.look.noise;
  develop.grain = scene.look.grain;
  develop.seed = seed;
  at::Tensor rgb;
  gpu::Develop(code, seen.inverse_depth, develop, rgb);
  return rgb;
}

gpu::RaycastResult Cast(const SynthScene& scene, const gpu::RayCamera& camera, const SynthOptions& options,
                        std::uint32_t seed) {
  gpu::RaycastOptions cast;
  cast.width = options.width;
  cast.height = options.height;
  cast.samples = options.samples;
  cast.edge_samples = options.edge_samples;
  cast.seed = seed;
  gpu::RaycastResult seen;
  gpu::Raycast(scene.world, camera, cast, DeviceOf(options), seen);
  return seen;
}

}  // namespace

void SynthOptions::Check() const {
  ZP_CHECK(width >= 16 && width <= 8192, "width");
  ZP_CHECK(height >= 16 && height <= 8192, "height");
}

void StereoRig::Check() const {
  ZP_CHECK(std::isfinite(interaxial_m) && interaxial_m >= 0, "interaxial_m");
  ZP_CHECK(std::isfinite(screen_m) && screen_m > 0, "screen_m");
}

gpu::RayCamera ToRayCamera(const SynthCamera& camera, std::int64_t width) {
  const float cy = std::cos(camera.yaw), sy = std::sin(camera.yaw), cp = std::cos(camera.pitch),
              sp = std::sin(camera.pitch);
  const Vec3 forward{-sy * cp, cy * cp, sp}, level{cy, sy, 0}, above = gpu::Cross(level, forward);
  const float cr = std::cos(camera.roll), sr = std::sin(camera.roll);
  gpu::RayCamera out{};
  out.position = camera.position;
  out.right = level * cr + above * sr;
  out.up = above * cr - level * sr;
  out.forward = forward;
  out.focal_px = camera.focal_widths * static_cast<float>(width);
  return out;
}

SynthFrame RenderFrame(const SynthScene& scene, const SynthOptions& options) {
  options.Check();
  const torch::NoGradGuard no_grad;
  const gpu::RaycastResult seen =
      Cast(scene, ToRayCamera(scene.camera, options.width), options, options.noise_seed);
  return {Develop(seen, scene, options, WhiteLight(seen.light), options.noise_seed), seen.inverse_depth,
          seen.object};
}

SynthPair RenderPair(const SynthScene& scene, const StereoRig& rig, const SynthOptions& options) {
  options.Check();
  rig.Check();
  const torch::NoGradGuard no_grad;
  const gpu::RayCamera camera = ToRayCamera(scene.camera, options.width);
  const float moved_px = camera.focal_px * rig.interaxial_m, shift_px = moved_px / rig.screen_m;
  gpu::RayCamera other = camera;
  other.position = camera.position + camera.right * rig.interaxial_m;
  other.shift_px = -shift_px;
  const std::uint32_t right_seed = options.noise_seed ^ 0x5bd1e995u;
  const gpu::RaycastResult left = Cast(scene, camera, options, options.noise_seed),
                           right = Cast(scene, other, options, right_seed);
  const float white = WhiteLight(left.light);
  SynthPair pair;
  pair.left = {Develop(left, scene, options, white, options.noise_seed), left.inverse_depth, left.object};
  pair.right = {Develop(right, scene, options, white, right_seed), right.inverse_depth, right.object};
  pair.left_disparity_px = shift_px - moved_px * left.inverse_depth;
  pair.right_disparity_px = shift_px - moved_px * right.inverse_depth;
  return pair;
}

StereoRig FitRig(const SynthCamera& camera, const at::Tensor& inverse_depth, float near_pct, float far_pct) {
  ZP_CHECK_LT(near_pct, far_pct);
  const at::Tensor flat = inverse_depth.flatten().to(at::kCPU);
  const std::int64_t count = flat.numel(), hundredth = std::max<std::int64_t>(1, count / 100);
  const float near = std::get<0>(flat.kthvalue(count + 1 - hundredth)).item<float>(),
              far = std::get<0>(flat.kthvalue(hundredth)).item<float>();
  // d_pct = 100 focal_widths interaxial (1 / screen - inverse depth)
  const float range = std::max(near - far, 1e-4f), scale = (far_pct - near_pct) / range;
  const float at_screen = std::max(far + far_pct / scale, 1e-4f);
  return {scale / (100 * camera.focal_widths), 1 / at_screen};
}

}  // namespace zeroplane
