#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// warp.h. Values are not rounded. Disparity is 0 in holes.
struct Warped {
  Plane picture, holes, disparity_px;
};
Warped Warp(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch);

/// The same with soft edges; coverages are whole, of 255, and 0 where there is no edge.
struct SoftWarped {
  Warped mesh;
  Plane edge_alpha, edge_color;
};
/// @param white the code value of white
SoftWarped WarpSoft(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch,
                    double soft_edge_px, double white);

/// The mesh alone; where `fades`, the nearer end of a tear covers no more than its place.
Warped WarpMesh(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch,
                bool fades);

}  // namespace zeroplane::gpu::reference
