#pragma once

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/project/project.h"

/// What reading and writing of a project's rows share.
namespace zeroplane {

static_assert(std::endian::native == std::endian::little, "blobs are stored little-endian");

/// The columns of `shots` that hold its header, in the order in which they are read and bound.
inline constexpr const char* kHeaderColumns =
    "name, transition, transition_frames, depth_range_pct, background_pct, mode, window_left_top_pct, "
    "window_left_bottom_pct, window_right_top_pct, window_right_bottom_pct, comfort_screen, "
    "comfort_near_pct, "
    "comfort_far_pct, source_eye, review, attention_x, attention_y";
inline constexpr int kHeaderColumnCount = 17;

/// Larger masks are not kept: a damaged file must not ask for the whole memory.
inline constexpr int kMaxMaskSide = 32768;

inline std::int64_t Key(ShotId shot) {
  return static_cast<std::int64_t>(shot);
}

/// @throws Error kDamaged
inline void CheckRow(const std::filesystem::path& path, bool sound, const std::string& what) {
  if (!sound) {
    throw Error(ErrorCode::kDamaged, path.string(), "is damaged (" + what + ")",
                "Recover what can be read (zeroplane recover), or restore a backup copy.");
  }
}

template <class T>
std::optional<T> OptionalOf(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  if constexpr (std::is_same_v<T, std::string>) {
    return column.getString();
  } else if constexpr (std::is_same_v<T, int>) {
    return column.getInt();
  } else {
    return column.getDouble();
  }
}

/// NaN, which SQLite would store as NULL, is a mistake.
inline void BindOptional(SQLite::Statement& statement, int index, const std::optional<double>& value) {
  if (value) {
    ZP_CHECK(!std::isnan(*value), "NaN");
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}
inline void BindOptional(SQLite::Statement& statement, int index, const std::optional<std::string>& value) {
  value ? statement.bind(index, *value) : statement.bind(index);
}

/// An empty blob is not NULL.
inline void BindBlob(SQLite::Statement& statement, int index, const void* data, std::size_t size_bytes) {
  statement.bind(index, size_bytes > 0 ? data : "", static_cast<int>(size_bytes));
}

}  // namespace zeroplane
