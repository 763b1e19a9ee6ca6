#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/rational.h"

namespace zeroplane {

inline constexpr std::string_view kIw3ExportFile = "iw3_export.yml";

/// What an export folder of iw3 (nunif) says of itself in iw3_export.yml.
struct Iw3Export {
  bool video = true;                   ///< else single pictures
  std::string basename;                ///< of the film; may be empty
  std::optional<Rational> frame_rate;  ///< of a video
  std::string rgb_dir = "rgb", depth_dir = "depth";
  std::string audio_file;       ///< empty: none
  std::string mapper = "none";  ///< what iw3 is to do to the values to make disparity of them
  bool skip_mapper = false;     ///< nothing: they are disparity
  friend bool operator==(const Iw3Export&, const Iw3Export&) = default;
};

/// Reads the YAML that iw3 writes: one "key: value" a line, plain, '…' or "…"; further keys and whatever is
/// indented (user_data) are passed over.
/// @throws Error kDamaged, naming `subject` and the line
Iw3Export ParseIw3Export(std::string_view text, const std::string& subject);

/// @throws std::logic_error for a text of several lines
std::string Iw3ExportText(const Iw3Export& exported);

/// The folder and file that the export lies in: `path` is the folder or the file itself. nullopt when neither
/// is there.
std::optional<std::filesystem::path> FindIw3Export(const std::filesystem::path& path);

}  // namespace zeroplane
