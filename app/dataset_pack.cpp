#include "app/dataset_pack.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/depth_pairs.h"
#include "app/film_project.h"
#include "core/base/error.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "models/weights/safetensors.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

enum Group { kFilm = 0, kMeasured = 1, kRgbd = 2, kRendered = 3 };

constexpr float kUnknown = -1.0f;
// Linear depth comes with an unknown offset; this one spreads near and far about as inverse depth does.
constexpr float kNearBrightOffset = 0.3f;

// One scene in eight, and of the film-like ones (they are what is generalised to) one in nine more.
bool HeldOut(std::string_view scene, int group) {
  std::uint64_t hash = 14695981039346656037ull;  // FNV-1a: the same split on every machine
  for (const char c : scene) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash % 8 == 0 || (group == kFilm && hash % 9 == 0);
}

// A training is judged by what it has not seen.
void HoldOneOut(std::vector<DepthSample>& samples) {
  if (samples.empty() || samples.front().scene == samples.back().scene ||
      std::ranges::any_of(samples, &DepthSample::validation))
    return;
  const std::string last = samples.back().scene;
  for (DepthSample& sample : samples) sample.validation = sample.scene == last;
}

std::ifstream OpenManifest(const fs::path& path) {
  std::ifstream in(path);
  if (!in)
    throw Error(ErrorCode::kNotFound, path.string(), "cannot be opened",
                "A folder of training pictures needs its manifest.");
  return in;
}

Error BadManifest(const fs::path& path, const json::exception& error) {
  return Error(ErrorCode::kDamaged, path.string(),
               std::string("is not a manifest this program knows: ") + error.what());
}

float InverseDepth(DepthEncoding encoding, float value) {
  switch (encoding) {
    case DepthEncoding::kInverse8:
      return value / 255.0f;
    case DepthEncoding::kNearBright8:
      return kNearBrightOffset / (kNearBrightOffset + 1.0f - value / 255.0f);
    case DepthEncoding::kInverse16:
      return value > 0 ? value / 65535.0f : kUnknown;
    case DepthEncoding::kMetric16:
      return value > 0 ? 1.0f / value : kUnknown;
    case DepthEncoding::kDisparity16:
      return value / 65535.0f;
  }
  return kUnknown;
}

// Inverse depth at the packed size by the nearest sample (a mean over an edge is the depth of nothing), its
// largest value scaled to 1 so that half floats hold it.
std::vector<float> ReadInverse(const DepthSample& sample, int width, int height) {
  if (sample.depth.empty()) return std::vector<float>(static_cast<std::size_t>(width) * height, kUnknown);
  const bool eight =
      sample.encoding == DepthEncoding::kInverse8 || sample.encoding == DepthEncoding::kNearBright8;
  const ImageU8 depth8 = eight ? ReadImage(sample.depth) : ImageU8();
  const ImageU16 depth16 = eight ? ImageU16() : ReadDepthImage(sample.depth);
  const int source_width = eight ? depth8.width() : depth16.width(),
            source_height = eight ? depth8.height() : depth16.height();
  std::vector<float> inverse;
  inverse.reserve(static_cast<std::size_t>(width) * height);
  for (int y = 0; y < height; ++y) {
    const int from_y = (2 * y + 1) * source_height / (2 * height);
    for (int x = 0; x < width; ++x) {
      const int from_x = (2 * x + 1) * source_width / (2 * width);
      const float value = eight ? depth8.at(from_x, from_y) : depth16.at(from_x, from_y);
      inverse.push_back(InverseDepth(sample.encoding, value));
    }
  }
  const float largest = *std::max_element(inverse.begin(), inverse.end());
  if (largest > 0) {
    for (float& value : inverse) value = value >= 0 ? value / largest : kUnknown;
  }
  return inverse;
}

// The pictures of samples; a film stays open as long as they come from it.
class PictureSource {
 public:
  ImageU8 Read(const DepthSample& sample) {
    if (!sample.frame) return ReadImage(sample.rgb);
    if (!film_ || sample.rgb != path_) {
      film_ = OpenFilmReader(sample.rgb);
      path_ = sample.rgb;
    }
    return *film_->ReadFrame(*sample.frame);
  }

 private:
  fs::path path_;
  std::unique_ptr<FilmReader> film_;
};

void WriteShard(const std::vector<DepthSample>& samples, std::size_t first, std::size_t last,
                const fs::path& path, const DatasetPackOptions& options, PictureSource& source) {
  const auto count = static_cast<std::int64_t>(last - first);
  at::Tensor rgb = at::empty({count, options.height, options.width, 3}, at::kByte);
  at::Tensor inverse = at::empty({count, options.height, options.width}, at::kFloat);
  at::Tensor group = at::empty({count}, at::kByte), validation = at::empty({count}, at::kByte);
  at::Tensor aspect = at::empty({count}, at::kFloat);
  json scenes = json::array();
  for (std::size_t i = first; i < last; ++i) {
    const auto row = static_cast<std::int64_t>(i - first);
    const ImageU8 whole = source.Read(samples[i]);
    const ImageU8 picture = Resize(whole, options.width, options.height);
    std::copy_n(picture.data(), picture.size(), rgb[row].data_ptr<std::uint8_t>());
    const std::vector<float> values = ReadInverse(samples[i], options.width, options.height);
    std::copy(values.begin(), values.end(), inverse[row].data_ptr<float>());
    aspect[row] = static_cast<float>(whole.width()) / static_cast<float>(whole.height());
    group[row] = samples[i].group;
    validation[row] = samples[i].validation ? 1 : 0;
    scenes.push_back(samples[i].scene);
  }
  WriteSafetensors(path, {{{"rgb", rgb},
                           {"inverse", inverse.to(at::kHalf)},
                           {"group", group},
                           {"validation", validation},
                           {"aspect", aspect}},
                          {{"scenes", scenes.dump()}}});
}

}  // namespace

std::vector<DepthSample> ListPairs(const fs::path& folder) {
  const fs::path manifest = folder / "manifest.jsonl";
  std::ifstream in = OpenManifest(manifest);
  std::vector<DepthSample> samples;
  try {
    for (std::string line; std::getline(in, line);) {
      if (line.empty()) continue;
      const json row = json::parse(line);
      const std::string stem = row.at("stem"), space = row.value("value_space", "");
      DepthSample sample{folder / (stem + ".jpg"),
                         folder / (stem + ".png"),
                         DepthEncoding::kInverse16,
                         row.at("scene"),
                         kMeasured,
                         false,
                         std::nullopt};
      if (!space.empty()) {
        sample.encoding = space.find("linear") != std::string::npos ? DepthEncoding::kNearBright8
                                                                    : DepthEncoding::kInverse8;
        sample.group = kFilm;
      }
      sample.validation = HeldOut(sample.scene, sample.group);
      samples.push_back(std::move(sample));
    }
  } catch (const json::exception& error) {
    throw BadManifest(manifest, error);
  }
  return samples;
}

std::vector<DepthSample> ListCorpus(const fs::path& folder) {
  const fs::path manifest = folder / "manifest.json";
  std::ifstream in = OpenManifest(manifest);
  std::vector<DepthSample> samples;
  try {
    const json whole = json::parse(in);
    for (const json& item : whole.at("items")) {
      const std::string kind = item.at("kind");
      if (kind != "rgbd" && kind != "stereo_gt") continue;
      const bool metric = kind == "rgbd";
      samples.push_back({folder / item.at("rgb").get<std::string>(),
                         folder / item.at(metric ? "depth" : "disparity").get<std::string>(),
                         metric ? DepthEncoding::kMetric16 : DepthEncoding::kDisparity16, item.at("scene"),
                         metric ? kRgbd : kRendered, item.at("split") == "val", std::nullopt});
    }
  } catch (const json::exception& error) {
    throw BadManifest(manifest, error);
  }
  return samples;
}

std::vector<DepthSample> ListFrames(const fs::path& film, int most, JobContext& job) {
  Project project = OpenFilmOrProject(film);
  if (project.shots.empty()) FindShots(project, job);
  const auto shots = static_cast<std::int64_t>(project.shots.size());
  std::vector<DepthSample> samples;
  for (std::int64_t i = 0; i < shots; ++i) {
    const FrameRange& frames = project.shots[static_cast<std::size_t>(i)].frames;
    // Shares of whole frames that add up to `most`.
    const std::int64_t count = std::min((i + 1) * most / shots - i * most / shots, frames.length());
    DepthSample sample;
    sample.rgb = project.media.path;
    sample.scene = film.filename().string().append("#").append(std::to_string(i + 1));
    sample.validation = HeldOut(sample.scene, kFilm);
    for (std::int64_t k = 0; k < count; ++k) {
      sample.frame = frames.first + (2 * k + 1) * frames.length() / (2 * count);
      samples.push_back(sample);
    }
  }
  HoldOneOut(samples);
  return samples;
}

std::vector<DepthSample> ListPictures(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem))
    if (entry.is_regular_file() && IsImage(entry.path())) files.push_back(entry.path());
  if (files.empty())
    throw Error(ErrorCode::kNotFound, folder.string(), "holds no picture",
                "Name a folder of .png, .jpg or .tif files.");
  std::ranges::sort(files);
  std::vector<DepthSample> samples;
  for (const fs::path& file : files) {
    DepthSample sample;
    sample.rgb = file;
    sample.scene = file.string();
    sample.validation = HeldOut(file.filename().string(), kFilm);
    samples.push_back(sample);
  }
  HoldOneOut(samples);
  return samples;
}

std::int64_t PackDepthShards(const std::vector<DepthSample>& samples, const fs::path& out,
                             const DatasetPackOptions& options, JobContext& job) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) throw Error(ErrorCode::kUnwritable, out.string(), "cannot be made: " + failed.message());
  PictureSource source;
  for (std::size_t first = 0, shard = 0; first < samples.size(); first += options.shard_size, ++shard) {
    if (job.Cancelled()) throw Error(ErrorCode::kCancelled, out.string(), "was not packed whole: cancelled");
    const std::size_t last = std::min(samples.size(), first + options.shard_size);
    char name[32];
    std::snprintf(name, sizeof name, "depth-%04zu.safetensors", shard);
    WriteShard(samples, first, last, out / name, options, source);
    job.Report(static_cast<double>(last) / static_cast<double>(samples.size()), "Packing pictures");
  }
  return static_cast<std::int64_t>(samples.size());
}

}  // namespace zeroplane
