#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/project/project.h"
#include "core/stereo/screen.h"

/// What grading does to a shot's header. A shot with keys is graded by them; its constant grade then waits
/// until the last key is gone.
namespace zeroplane {

/// Sets the grade at a frame. With keys it is the key there that changes; where there is none, a new one
/// comes, which goes on as the one before it does. Without keys it is the grade of the whole shot.
ShotHeader WithGradeAt(ShotHeader header, std::int64_t frame, const Grade& grade);

/// One grade for the whole shot; its keys go.
ShotHeader WithOneGrade(ShotHeader header, const Grade& grade);

/// Every key, or the one grade, through `change`.
ShotHeader WithEachGrade(ShotHeader header, const std::function<Grade(const Grade&)>& change);

/// A key that holds what the shot looks like at this frame; nothing happens where there is one.
ShotHeader WithKeyAt(ShotHeader header, std::int64_t frame);

/// Without the key at this frame. After the last one the whole shot looks as that key said.
ShotHeader WithoutKeyAt(ShotHeader header, std::int64_t frame);

/// The way from the key that leads to this frame to the next one; nothing happens before the first key.
ShotHeader WithInterpolationAt(ShotHeader header, std::int64_t frame, Interpolation to_next);

/// The shot graded so that it fills the screen's room from limit to limit; see FitToScreen(). Keys keep their
/// movement within it.
/// @param far_iz, near_iz between which the shot lies on its canvas
/// @return nullopt where there is no such grade
std::optional<ShotHeader> FittedToScreen(const Shot& shot, double far_iz, double near_iz,
                                         const Screen& screen);

/// Near and far end over all frames of a shot that lies between these canvas values.
DepthBracket BracketOver(const Shot& shot, double far_iz, double near_iz);

/// A shot's grading apart from the shot: one grade, or keys whose frames count from its first frame.
struct CopiedGrade {
  Grade grade;
  std::vector<GradeKey> keys;
  friend bool operator==(const CopiedGrade&, const CopiedGrade&) = default;
};
CopiedGrade CopyGrade(const Shot& shot);
/// @param first_frame of the shot that gets it
ShotHeader WithCopiedGrade(ShotHeader header, const CopiedGrade& copied, std::int64_t first_frame);

}  // namespace zeroplane
