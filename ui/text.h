#pragma once

#include <QString>
#include <filesystem>
#include <string>
#include <string_view>

/// Between Qt's strings and the UTF-8 of core.
namespace zeroplane::ui {

inline QString ToQt(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
inline QString PathToQt(const std::filesystem::path& path) {
  return ToQt(path.native());
}
inline std::string FromQt(const QString& text) {
  return text.toStdString();
}
inline std::filesystem::path PathFromQt(const QString& text) {
  return std::filesystem::path(text.toStdString());
}

}  // namespace zeroplane::ui
