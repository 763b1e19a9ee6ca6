#pragma once

#include "gpu/selftest/harness.h"

/// One op, or a family of them, on one input against its reference; adds rows to the table.
namespace zeroplane::gpu::selftest {

void CheckWarp(const Setting& setting, const Scene& scene, Report& report);
void CheckFill(const Setting& setting, const Scene& scene, Report& report);
void CheckFillTemporal(const Setting& setting, const Scene& scene, Report& report);
void CheckInpaint(const Setting& setting, const Scene& scene, Report& report);
void CheckCompose(const Setting& setting, const Scene& scene, Report& report);
void CheckDisparityMap(const Setting& setting, const Scene& scene, Report& report);
void CheckComfortOverlay(const Setting& setting, const Scene& scene, Report& report);
void CheckWindowBars(const Setting& setting, const Scene& scene, Report& report);
void CheckSynthesize(const Setting& setting, const Scene& scene, Report& report);
void CheckSampleRow(const Setting& setting, const Scene& scene, Report& report);
void CheckResize(const Setting& setting, const Scene& scene, Report& report);
void CheckResizeMap(const Setting& setting, const Scene& scene, Report& report);
void CheckJointUpsample(const Setting& setting, const Scene& scene, Report& report);
void CheckDepthBlur(const Setting& setting, const Scene& scene, Report& report);
void CheckStats(const Setting& setting, const Scene& scene, Report& report);
/// Rays and what becomes of their light; no map of disparities is needed.
void CheckRaycast(at::Device device, Report& report);

}  // namespace zeroplane::gpu::selftest
