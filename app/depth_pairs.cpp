#include "app/depth_pairs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <system_error>

#include "core/base/error.h"
#include "core/media/disparity_file.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

struct TruthWord {
  std::string_view word;
  TruthKind kind;
};

constexpr std::array kTruthWords = {
    TruthWord{"disparity", TruthKind::kInverse}, TruthWord{"disp", TruthKind::kInverse},
    TruthWord{"inverse", TruthKind::kInverse}, TruthWord{"depth", TruthKind::kDepth},
    TruthWord{"gt", TruthKind::kInverse}};
constexpr std::array<std::string_view, 4> kImageFolders = {"images", "image", "rgb", "left"};
constexpr std::array<std::string_view, 4> kTruthFolders = {"disparity", "disp", "inverse", "depth"};
constexpr std::array<std::string_view, 9> kImageTails = {"",     "_left",  "left", "l",   "_l",
                                                         "_rgb", "_image", "im0",  "_im0"};
constexpr std::array<std::string_view, 5> kImageEndings = {".png", ".jpg", ".jpeg", ".tif", ".tiff"};

std::string Lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool IsTruthFile(const fs::path& path) {
  const std::string ending = Lower(path.extension().string());
  return ending == ".exr" || ending == ".pfm" || (IsImage(path) && ending != ".jpg" && ending != ".jpeg");
}

std::vector<fs::path> Files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem))
    if (entry->is_regular_file()) files.push_back(entry->path());
  std::ranges::sort(files);
  return files;
}

/// What a depth file's name says: whose it is, and what it counts.
struct TruthName {
  std::string base;
  TruthKind kind;
};

std::optional<TruthName> TruthNameOf(const fs::path& path) {
  if (!IsTruthFile(path)) return std::nullopt;
  const std::string stem = Lower(path.stem().string());
  for (const TruthWord& row : kTruthWords) {
    const std::size_t at = stem.rfind(row.word);
    // "gt" ends a name; in the middle of one it is a part of a word.
    if (at == std::string::npos || (row.word == "gt" && at + row.word.size() != stem.size())) continue;
    std::string base = stem.substr(0, at);
    while (!base.empty() && (base.back() == '_' || base.back() == '-' || base.back() == '.')) base.pop_back();
    return TruthName{base, row.kind};
  }
  return std::nullopt;
}

void AddSideBySide(const fs::path& folder, DepthPairs& found) {
  std::map<std::string, fs::path> images;
  const std::vector<fs::path> files = Files(folder);
  for (const fs::path& file : files)
    if (IsImage(file) && !TruthNameOf(file)) images.emplace(Lower(file.stem().string()), file);
  for (const fs::path& file : files) {
    const std::optional<TruthName> truth = TruthNameOf(file);
    if (!truth) continue;
    const auto tail = std::ranges::find_if(
        kImageTails, [&](std::string_view end) { return images.contains(truth->base + std::string(end)); });
    if (tail == kImageTails.end()) {
      found.lonely.push_back(file.filename().string());
      continue;
    }
    found.pairs.push_back(
        {images[truth->base + std::string(*tail)], file, truth->kind, file.stem().string()});
  }
}

void AddFolders(const fs::path& folder, DepthPairs& found) {
  std::error_code ignored;
  const auto exists = [&](std::string_view name) { return fs::is_directory(folder / name, ignored); };
  const auto images = std::ranges::find_if(kImageFolders, exists),
             truths = std::ranges::find_if(kTruthFolders, exists);
  if (images == kImageFolders.end() || truths == kTruthFolders.end()) return;
  std::map<std::string, fs::path> by_stem;
  for (const fs::path& file : Files(folder / *images))
    if (IsImage(file)) by_stem.emplace(file.stem().string(), file);
  for (const fs::path& file : Files(folder / *truths)) {
    if (!IsTruthFile(file)) continue;
    const auto image = by_stem.find(file.stem().string());
    if (image == by_stem.end()) {
      found.lonely.push_back(file.filename().string());
      continue;
    }
    const TruthKind kind = *truths == "depth" ? TruthKind::kDepth : TruthKind::kInverse;
    found.pairs.push_back({image->second, file, kind, image->first});
  }
}

}  // namespace

bool IsImage(const fs::path& path) {
  return std::ranges::find(kImageEndings, Lower(path.extension().string())) != kImageEndings.end();
}

DepthPairs ListDepthPairs(const fs::path& folder, std::optional<TruthKind> kind) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    throw Error(ErrorCode::kNotFound, folder.string(), "is no folder",
                "Name a folder of pictures and their depth.");
  DepthPairs found;
  AddFolders(folder, found);
  AddSideBySide(folder, found);
  if (found.pairs.empty())
    throw Error(ErrorCode::kNotFound, folder.string(), "holds no picture with depth that belongs to it",
                "Name them alike: scene.png and scene_disparity.png, or images/1.png and depth/1.png.");
  if (kind) {
    for (DepthPair& pair : found.pairs) pair.kind = *kind;
  }
  return found;
}

ImageF32 ReadTruth(const DepthPair& pair) {
  DisparityFileOptions options;
  options.scale = 1;  // any scale will do
  options.channel = "depth.Z";
  ImageF32 map = ReadDisparity(pair.truth, options);
  std::transform(map.data(), map.data() + map.size(), map.data(), [&](float value) {
    if (!std::isfinite(value) || value <= 0) return std::numeric_limits<float>::quiet_NaN();
    return pair.kind == TruthKind::kDepth ? 1 / value : value;
  });
  return map;
}

}  // namespace zeroplane
