#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kChannels = 3;

void PlaceRow(const PlaceArgs& args, std::int64_t y) {
  const std::int64_t samples = args.width * kChannels;
  std::uint8_t* out = args.canvas + ((args.out_y + y) * args.canvas_width + args.out_x) * kChannels;
  if (args.halve_height) {
    const std::uint8_t* upper = args.eye + 2 * y * samples;
    const std::uint8_t* lower = upper + samples;
    for (std::int64_t k = 0; k < samples; ++k) out[k] = Mean(upper[k], lower[k]);
  } else if (args.halve_width) {
    const std::uint8_t* pair = args.eye + y * samples;
    for (std::int64_t x = 0; x < args.out_width(); ++x, pair += 2 * kChannels, out += kChannels) {
      for (std::int64_t c = 0; c < kChannels; ++c) out[c] = Mean(pair[c], pair[c + kChannels]);
    }
  } else {
    std::memcpy(out, args.eye + y * samples, samples);
  }
}

}  // namespace

void PlaceCpu(const PlaceArgs& args) {
  ForRows(args.out_height(), args.width, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) PlaceRow(args, y);
  });
}

void AnaglyphCpu(const AnaglyphArgs& args) {
  ForRows(args.count, 1, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i) {
      AnaglyphPixel(*args.tables, args.left + kChannels * i, args.right + kChannels * i,
                    args.out + kChannels * i);
    }
  });
}

void DisparityMapCpu(const DisparityMapArgs& args) {
  const int width = static_cast<int>(args.width);
  ForRows(args.height, args.width, [args, width](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) {
      const float* row = args.disparity_pct + y * width;
      const float* below = y + 1 < args.height ? row + width : nullptr;
      std::uint8_t* out = args.out + y * width * kChannels;
      for (int x = 0; x < width; ++x) {
        DisparityMapPixel(*args.colors, row, below, x, width, args.full_scale_pct, args.contour,
                          out + kChannels * x);
      }
    }
  });
}

}  // namespace zeroplane::gpu
