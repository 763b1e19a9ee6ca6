#include "gpu/selftest/selftest.h"

#include <iomanip>
#include <sstream>

#include "gpu/selftest/checks.h"

namespace zeroplane::gpu {

std::vector<SelftestRow> RunSelftest(at::Device device) {
  using namespace selftest;
  Report report;
  CheckRaycast(device, report);
  for (const bool strided : {false, true}) {
    for (const Scene& scene : Scenes()) {
      const Setting maps{device, strided};
      CheckSynthesize(maps, scene, report);
      CheckSampleRow(maps, scene, report);
      CheckStats(maps, scene, report);
      CheckDisparityMap(maps, scene, report);
      CheckResizeMap(maps, scene, report);
      for (const at::ScalarType type : {at::kByte, kUint16, at::kFloat}) {
        const Setting pictures{device, strided, type};
        CheckWarp(pictures, scene, report);
        CheckFill(pictures, scene, report);
        CheckInpaint(pictures, scene, report);
        CheckFillTemporal(pictures, scene, report);
        CheckCompose(pictures, scene, report);
        CheckComfortOverlay(pictures, scene, report);
        CheckWindowBars(pictures, scene, report);
        CheckResize(pictures, scene, report);
        CheckJointUpsample(pictures, scene, report);
        CheckDepthBlur(pictures, scene, report);
      }
    }
  }
  return report.Take();
}

std::string FormatSelftest(const std::vector<SelftestRow>& rows) {
  std::ostringstream text;
  int failed = 0;
  for (const SelftestRow& row : rows) {
    failed += row.passed ? 0 : 1;
    text << (row.passed ? "ok    " : "FAILED") << "  " << std::left << std::setw(17) << row.op
         << std::setw(44) << row.test_case << "error " << std::setw(12) << row.max_error << "allowed "
         << row.tolerance << "\n";
  }
  text << rows.size() - failed << " of " << rows.size() << " comparisons passed\n";
  return text.str();
}

}  // namespace zeroplane::gpu
