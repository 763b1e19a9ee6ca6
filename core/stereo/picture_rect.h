#pragma once

#include <optional>
#include <string>

namespace zeroplane {

/// A part of a picture, in pixels.
struct PictureRect {
  int left = 0, top = 0, width = 0, height = 0;
  friend bool operator==(const PictureRect&, const PictureRect&) = default;
};

/// True for a rectangle of at least a pixel within a picture of this size.
bool LiesWithin(const PictureRect& part, int width, int height);

/// "704x480+8+0": width x height + left + top.
std::string ToText(const PictureRect& part);
/// nullopt for any other text.
std::optional<PictureRect> PictureRectFromText(const std::string& text);

/// What was made of a part of a film's pictures alone goes by a name of its own: "name of 704x480+8+0";
/// nullopt: of whole pictures, "name".
std::string NameOfPart(const std::string& name, const std::optional<PictureRect>& part);

}  // namespace zeroplane
