#include "core/media/picture_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/error.h"
#include "core/media/image_codec.h"
#include "core/media/media_file.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

template <class T>
Image<T> InColour(const Image<T>& grey) {
  Image<T> colour(grey.width(), grey.height(), 3);
  for (std::size_t i = 0; i < grey.size(); ++i) std::fill_n(colour.data() + 3 * i, 3, grey.data()[i]);
  return colour;
}

ImageFormat FormatByEnding(const fs::path& path) {
  const std::string ending = path.extension().string();
  if (ending == ".png") return ImageFormat::kPng;
  if (ending == ".tif" || ending == ".tiff") return ImageFormat::kTiff;
  if (ending == ".exr") return ImageFormat::kExr;
  throw Error(ErrorCode::kUnsupported, path.string(), "has an ending that pictures are not written to",
              "Use .png, .tif or .exr.");
}

}  // namespace

AnyImage ReadPicture(FilmReader& film, std::int64_t index) {
  std::optional<AnyImage> picture = FromNative(film.ReadNative(index));
  if (!picture) {
    if (film.info().bit_depth > 8) return *film.ReadFrame16(index);
    return *film.ReadFrame(index);
  }
  if (const int turn = film.info().rotation_deg; turn != 0) picture = Turned(std::move(*picture), turn);
  return std::visit(
      [](auto&& image) {
        return image.channels() == 3 ? AnyImage(std::move(image)) : AnyImage(InColour(image));
      },
      std::move(*picture));
}

void WritePicture(const fs::path& path, const AnyImage& picture, bool full_floats) {
  ImageTags tags;
  tags.full_floats = full_floats;
  WriteWhole(path, EncodeImage(picture, FormatByEnding(path), tags));
}

}  // namespace zeroplane
