#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "app/cli.h"
#include "app/cli_json.h"
#include "app/warp_picture.h"
#include "core/base/error.h"
#include "core/media/disparity_file.h"
#include "core/media/film_reader.h"
#include "core/media/film_writer.h"
#include "core/media/picture_file.h"
#include "core/media/sequence_pattern.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

struct WarpArguments {
  std::string image, disparity, out, holes, eye = "right", fill = "background";
  std::optional<double> scale;
  bool negate = false, json = false;
  double soft_edge_px = 1;

  bool make_left() const { return eye == "left"; }
};

/// The files of a map for each of the picture's frames.
class DisparityMaps {
 public:
  DisparityMaps(const WarpArguments& arguments, std::int64_t frames) : path_(arguments.disparity) {
    options_.scale = arguments.scale;
    options_.negate = arguments.negate;
    options_.channel = arguments.make_left() ? "disparityR.x" : "disparityL.x";
    if (const auto pattern = ParseSequencePattern(path_); pattern && !fs::exists(path_)) {
      files_ = FindSequence(*pattern);
      if (!files_->missing.empty())
        throw Error(ErrorCode::kNotFound, arguments.disparity,
                    "is incomplete: " + MissingFramesText(files_->missing), "Export them again.");
    }
    const std::int64_t maps = files_ ? files_->last - files_->first + 1 : 1;
    if (maps != frames)
      throw Error(ErrorCode::kInvalidArgument, arguments.disparity,
                  "holds " + std::to_string(maps) + " maps, and " + arguments.image + " " +
                      std::to_string(frames) + (frames == 1 ? " frame" : " frames"),
                  "Give one map for each frame, for example disparity.####.exr.");
  }

  ImageF32 Read(std::int64_t frame) const {
    return ReadDisparity(files_ ? files_->pattern.PathOf(files_->first + frame) : path_, options_);
  }

 private:
  fs::path path_;
  DisparityFileOptions options_;
  std::optional<SequenceFiles> files_;
};

/// One picture, or a film of them.
class PictureSink {
 public:
  PictureSink(std::string path, const FilmReader& source) : path_(std::move(path)), source_(source) {
    if (source.frame_count() == 1 && !ParseSequencePattern(path_)) return;
    FilmWriterOptions options;
    const std::optional<MasterFormat> format = DefaultMasterFormat(path_);
    if (!format || !Info(*format).sequence)
      throw Error(ErrorCode::kUnsupported, path_, "does not name a sequence of pictures",
                  "Use a pattern such as right.####.png, .tif or .exr.");
    options.format = *format;
    options.width = source.width();
    options.height = source.height();
    if (const auto pattern = ParseSequencePattern(source.info().path.string()))
      options.first_number = FindSequence(*pattern).first;
    writer_ = MakeFilmWriter(path_, options, source);
  }

  void Write(std::int64_t frame, const AnyImage& picture) {
    if (!writer_) return WritePicture(path_, picture);
    writer_->Write(ToNative(picture), source_.TimeOf(frame));
  }

  void Finish() {
    if (writer_) writer_->Finish();
  }

 private:
  std::string path_;
  const FilmReader& source_;
  std::unique_ptr<FilmWriter> writer_;
};

void CheckSameSize(const ImageF32& map, const FilmReader& film, const WarpArguments& arguments) {
  if (map.width() == film.width() && map.height() == film.height()) return;
  const auto size = [](int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height);
  };
  throw Error(ErrorCode::kInvalidArgument, arguments.disparity,
              "is " + size(map.width(), map.height()) + ", and " + arguments.image + " is " +
                  size(film.width(), film.height()),
              "Disparity is counted in the picture's own pixels: bring both to one size.");
}

double HoleShare(const ImageU8& holes) {
  return static_cast<double>(holes.size() - static_cast<std::size_t>(
                                                std::count(holes.data(), holes.data() + holes.size(), 0))) /
         static_cast<double>(holes.size());
}

WarpPictureOptions OptionsOf(const WarpArguments& arguments) {
  WarpPictureOptions options;
  options.make_left = arguments.make_left();
  options.soft_edge_px = arguments.soft_edge_px;
  options.fill = HoleFillFromId(arguments.fill).value();
  return options;
}

/// A still that is written over would be lost; sequences are guarded by their writer.
void CheckOwnFiles(const WarpArguments& arguments) {
  const auto same = [](const std::string& a, const std::string& b) {
    std::error_code none;
    return !a.empty() && (a == b || fs::equivalent(a, b, none));
  };
  const auto refuse = [&](const std::string& path, const std::string& taken) {
    if (same(path, taken))
      throw Error(ErrorCode::kInvalidArgument, path, "would be written over", "Choose another name.");
  };
  for (const std::string& source : {arguments.image, arguments.disparity}) {
    refuse(arguments.out, source);
    refuse(arguments.holes, source);
  }
  refuse(arguments.holes, arguments.out);
}

int WarpFrames(const WarpArguments& arguments) {
  CheckOwnFiles(arguments);
  const auto film = OpenFilmReader(arguments.image);
  const std::int64_t frames = film->frame_count();
  const DisparityMaps maps(arguments, frames);
  PictureSink pictures(arguments.out, *film);
  std::optional<PictureSink> hole_masks;
  if (!arguments.holes.empty()) hole_masks.emplace(arguments.holes, *film);
  const WarpPictureOptions options = OptionsOf(arguments);
  TerminalJob job(frames);
  double hole_share = 0;
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    if (job.Cancelled()) throw Error(ErrorCode::kCancelled, arguments.out, "was not finished: cancelled");
    const ImageF32 disparity_px = maps.Read(frame);
    CheckSameSize(disparity_px, *film, arguments);
    WarpedPicture warped = WarpPicture(ReadPicture(*film, frame), disparity_px, options);
    hole_share += HoleShare(warped.holes) / static_cast<double>(frames);
    pictures.Write(frame, warped.picture);
    if (hole_masks) hole_masks->Write(frame, std::move(warped.holes));
    if (frames > 1) job.Report(static_cast<double>(frame + 1) / static_cast<double>(frames), "Warping");
  }
  pictures.Finish();
  if (hole_masks) hole_masks->Finish();
  if (arguments.json) {
    PrintJson({{"output", arguments.out},
               {"eye", arguments.eye},
               {"fill", arguments.fill},
               {"frames", frames},
               {"width", film->width()},
               {"height", film->height()},
               {"holes_pct", 100 * hole_share}});
  } else {
    std::cout << arguments.out << "  " << frames << (frames == 1 ? " frame, " : " frames, ") << arguments.eye
              << " eye, " << 100 * hole_share << " % holes\n";
  }
  return kExitDone;
}

}  // namespace

void AddWarpVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<WarpArguments>();
  CLI::App* verb = app.add_subcommand(
      "warp", "The other eye of a picture, or of a sequence, from a disparity map of your own");
  verb->add_option("--image", arguments->image, "Picture, or a sequence such as left.####.png")->required();
  verb->add_option(
          "--disparity", arguments->disparity,
          "x_right - x_left on the picture's pixels (+ is behind the screen): EXR or PFM in pixels, or "
          "16-bit PNG with --scale; a sequence for a sequence")
      ->required();
  verb->add_option("--scale", arguments->scale, "Values that make one pixel; needed for whole numbers")
      ->check(CLI::PositiveNumber);
  verb->add_flag("--negate", arguments->negate,
                 "The map holds x_left - x_right, as stereo matchers count it");
  verb->add_option("--eye", arguments->eye, "The eye to make; the picture is the other one")
      ->capture_default_str()
      ->check(CLI::IsMember({"left", "right"}));
  verb->add_option(
          "--fill", arguments->fill,
          "What stands in holes: none (black), background carried on (fast), or inpaint (painted anew, best)")
      ->capture_default_str()
      ->check(CLI::IsMember(Ids(kHoleFills)));
  verb->add_option("--soft-edge-px", arguments->soft_edge_px,
                   "Pixels on either side of a silhouette that are taken apart by their colours, so that no "
                   "outline is cut or haloed; 0: the exact mesh")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 4.0));
  verb->add_option("--out", arguments->out, "Picture (.png, .tif, .exr), or a sequence for a sequence")
      ->required();
  verb->add_option("--holes", arguments->holes, "Also write the mask of holes, white where there is one");
  verb->add_flag("--json", arguments->json, "Print what was done as JSON");
  AddExamples(
      *verb, {"zeroplane warp --image L.png --disparity D.exr --out R.png --holes H.png",
              "zeroplane warp --image im0.png --disparity disp0.pfm --negate --fill inpaint --out R.png",
              "zeroplane warp --image left.####.exr --disparity d.####.png --scale 64 --out right.####.exr"});
  verb->callback([arguments, &context] { context.run = [arguments] { return WarpFrames(*arguments); }; });
}

}  // namespace zeroplane
