#include "core/stereo/picture_rect.h"

#include <charconv>

namespace zeroplane {

bool LiesWithin(const PictureRect& part, int width, int height) {
  return part.left >= 0 && part.top >= 0 && part.width > 0 && part.height > 0 && part.width <= width &&
         part.height <= height && part.left <= width - part.width && part.top <= height - part.height;
}

std::string ToText(const PictureRect& part) {
  std::string text = std::to_string(part.width);
  text.append("x").append(std::to_string(part.height));
  text.append("+").append(std::to_string(part.left));
  text.append("+").append(std::to_string(part.top));
  return text;
}

std::optional<PictureRect> PictureRectFromText(const std::string& text) {
  PictureRect part;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto read = [&](char before, int& number) {
    if (before != 0 && (at == end || *at++ != before)) return false;
    const auto [next, problem] = std::from_chars(at, end, number);
    at = next;
    return problem == std::errc() && number >= 0;
  };
  const bool whole =
      read(0, part.width) && read('x', part.height) && read('+', part.left) && read('+', part.top);
  return whole && at == end ? std::optional(part) : std::nullopt;
}

std::string NameOfPart(const std::string& name, const std::optional<PictureRect>& part) {
  return part ? std::string(name).append(" of ").append(ToText(*part)) : name;
}

}  // namespace zeroplane
