#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_context.h"

namespace zeroplane {

/// How a depth picture's values are to be read.
enum class DepthEncoding {
  kInverse8,     ///< 8 bit, inverse depth, every value known
  kNearBright8,  ///< 8 bit, linear depth turned so that near is bright, every value known
  kInverse16,    ///< 16 bit, inverse depth, 0 unknown
  kMetric16,     ///< 16 bit, depth, 0 unknown
  kDisparity16,  ///< 16 bit, stereo disparity, 0 is infinitely far
};

struct DepthSample {
  std::filesystem::path rgb, depth;  ///< no `depth`: it is unknown
  DepthEncoding encoding = DepthEncoding::kInverse8;
  std::string scene;  ///< validation is split by it
  int group = 0;      ///< index into kDepthGroups
  bool validation = false;
  std::optional<std::int64_t> frame = std::nullopt;  ///< of the film `rgb`; nullopt: a picture
};

/// Pictures with depth as a folder `manifest.jsonl` lists them: {"stem", "scene", "value_space"?}, STEM.jpg,
/// STEM.png. One scene in eight is held out, of the film-like ones about one in six. @throws Error kNotFound,
/// kDamaged
std::vector<DepthSample> ListPairs(const std::filesystem::path& folder);

/// The "rgbd" and "stereo_gt" items of a `manifest.json`: {"items": [{"kind", "rgb", "depth" | "disparity",
/// "scene", "split"}]}. @throws Error kNotFound, kDamaged
std::vector<DepthSample> ListCorpus(const std::filesystem::path& folder);

/// Frames of a film or project, without depth, spread over its shots: as many of each as of any other, evenly
/// placed. One shot in six or so is held out, at least one where there are two.
/// @param most frames; fewer where the film is shorter
/// @throws Error as OpenFilmOrProject() and FindShots()
std::vector<DepthSample> ListFrames(const std::filesystem::path& film, int most, JobContext& job);

/// The pictures of a folder, without depth, each a scene of its own. @throws Error kNotFound when there is
/// none
std::vector<DepthSample> ListPictures(const std::filesystem::path& folder);

struct DatasetPackOptions {
  int width = 256, height = 192;  ///< every picture is squashed to it
  int shard_size = 64;            ///< samples a file; a teacher goes on file by file
};

/// Writes shards as models/training/depth_shards.h reads them. @return the number of samples
/// @throws Error kNotFound, kDamaged, kUnwritable, kDiskFull, kCancelled
std::int64_t PackDepthShards(const std::vector<DepthSample>& samples, const std::filesystem::path& out,
                             const DatasetPackOptions& options, JobContext& job);

}  // namespace zeroplane
