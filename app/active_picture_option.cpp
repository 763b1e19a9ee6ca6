#include "app/active_picture_option.h"

#include "core/base/error.h"

namespace zeroplane {

void AddActivePictureOption(CLI::App& verb, std::string& option) {
  verb.add_option(
          "--active-picture", option,
          "The part of the picture that has depth; black bars beyond it stay as they are in both eyes: "
          "auto (black bars are found), full, or WIDTHxHEIGHT+LEFT+TOP in pixels")
      ->capture_default_str();
}

void ApplyActivePictureOption(const std::string& option, Project& project) {
  if (option == "auto") return;
  const int width = project.media.width, height = project.media.height;
  const PictureRect whole{0, 0, width, height};
  const auto part = option == "full" ? std::optional(whole) : PictureRectFromText(option);
  const std::string subject = "--active-picture " + option;
  if (!part)
    throw Error(ErrorCode::kInvalidArgument, subject, "is no part of a picture",
                "Write auto, full, or WIDTHxHEIGHT+LEFT+TOP in pixels, such as " + ToText(whole) + ".");
  if (!LiesWithin(*part, width, height))
    throw Error(ErrorCode::kInvalidArgument, subject, "lies outside of the picture",
                "All of the picture is " + ToText(whole) + ".");
  project.active_picture = part;
}

}  // namespace zeroplane
