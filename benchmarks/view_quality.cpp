// How good the second view is: the left pictures of real stereo pairs are warped by their true disparity, the
// holes filled in every way we have, and the result compared with the true right pictures. Says nothing about
// films: about flicker, or about disparities that a network guessed.
//
//   zeroplane_view_quality DATA [OUT]    DATA has motorcycle/ and aloe/; pictures are written to OUT
#include "tests/gpu/view_quality.h"

#include <ATen/ops/where.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/media/image_file.h"
#include "gpu/fill/fill_background.h"
#include "gpu/fill/inpaint.h"
#include "gpu/warp/warp.h"

namespace zeroplane::gpu {
namespace {

namespace fs = std::filesystem;

struct Fill {
  const char* name;
  std::function<at::Tensor(const WarpResult& warped, const at::Tensor& truth)> run;
};

const std::vector<Fill>& Fills() {
  static const std::vector<Fill> fills = {
      {"none", [](const WarpResult& warped, const at::Tensor&) { return warped.picture; }},
      {"rows extended",
       [](const WarpResult& warped, const at::Tensor&) {
         return ExtendRows(warped.picture, warped.holes, warped.disparity_px);
       }},
      {"background",
       [](const WarpResult& warped, const at::Tensor&) {
         return FillBackground(warped.picture, warped.holes, warped.disparity_px);
       }},
      {"inpaint",
       [](const WarpResult& warped, const at::Tensor&) {
         return Inpaint(warped.picture, warped.holes, warped.disparity_px);
       }},
      {"truth in holes",
       [](const WarpResult& warped, const at::Tensor& truth) {
         return at::where(warped.holes.ne(0).unsqueeze(2), truth, warped.picture);
       }},
  };
  return fills;
}

void Write(const fs::path& path, const at::Tensor& picture) {
  const at::Tensor packed = picture.contiguous();
  ImageU8 image(static_cast<int>(packed.size(1)), static_cast<int>(packed.size(0)),
                packed.dim() == 3 ? static_cast<int>(packed.size(2)) : 1);
  std::copy_n(packed.data_ptr<std::uint8_t>(), image.size(), image.data());
  WriteImage(path, image);
}

void Compare(const StereoPair& pair, const fs::path& out) {
  const WarpResult warped = Warp(pair.left, pair.disparity_px, {1.0, 2.0});
  std::printf("%s: %.1f %% of the pixels are holes\n", pair.name.c_str(),
              100 * warped.holes.ne(0).to(at::kFloat).mean().item<double>());
  std::printf("  %-16s %9s %7s %14s %14s\n", "fill", "PSNR dB", "SSIM", "inner holes dB", "edge holes dB");
  for (const Fill& fill : Fills()) {
    const at::Tensor view = fill.run(warped, pair.right);
    const ViewScore score = ScoreView(view, pair.right, warped.holes);
    std::printf("  %-16s %9.2f %7.4f %14.2f %14.2f\n", fill.name, score.psnr_db, score.ssim,
                score.inner_holes_psnr_db, score.edge_holes_psnr_db);
    if (!out.empty()) Write(out / (pair.name + " " + fill.name + ".png"), view);
  }
  if (!out.empty()) Write(out / (pair.name + " holes.png"), warped.holes);
}

}  // namespace
}  // namespace zeroplane::gpu

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: %s DATA [OUT]\n", argv[0]);
    return 2;
  }
  try {
    const std::filesystem::path out = argc > 2 ? argv[2] : "";
    if (!out.empty()) std::filesystem::create_directories(out);
    const auto pairs = zeroplane::gpu::LoadStereoPairs(argv[1]);
    for (const auto& pair : pairs) zeroplane::gpu::Compare(pair, out);
    return pairs.empty() ? 1 : 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
