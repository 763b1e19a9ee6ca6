#include "gpu/base/cpu_rows.h"
#include "gpu/synthesize/synthesize_kernels.h"
#include "gpu/synthesize/synthesize_math.h"

namespace zeroplane::gpu {

void CanvasCpu(const CanvasArgs& args) {
  ForValues(args.count, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i) args.iz[i] = Canvas(args.raw[i], args.scale, args.offset);
  });
}

void SynthesizeCpu(const SynthesizeArgs& args) {
  ForValues(args.count, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i)
      args.disparity_px[i] = Disparity(args.iz[i], args.s_px, args.t_px);
  });
}

void LocalMoveCpu(const LocalMoveArgs& args) {
  ForValues(args.count, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i) {
      args.out_px[i] =
          LocalMove(args.disparity_px[i], args.alpha[i], args.added_px, args.roundness, args.median_px);
    }
  });
}

}  // namespace zeroplane::gpu
