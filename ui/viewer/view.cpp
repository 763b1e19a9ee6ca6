#include "ui/viewer/view.h"

#include <QCoreApplication>
#include <array>

#include "core/base/check.h"

namespace zeroplane::ui {
namespace {

constexpr std::array kViews = {
    ViewInfo{View::kSource, "source", QT_TRANSLATE_NOOP("View", "Source"), Layout::kLeft},
    ViewInfo{View::kDisparity, "disparity", QT_TRANSLATE_NOOP("View", "Disparity"), Layout::kDisparity},
    ViewInfo{View::kAnaglyph, "anaglyph", QT_TRANSLATE_NOOP("View", "Anaglyph"), Layout::kAnaglyphDubois},
    ViewInfo{View::kSideBySide, "side-by-side", QT_TRANSLATE_NOOP("View", "Side by side"),
             Layout::kSideBySide},
    ViewInfo{View::kLeft, "left", QT_TRANSLATE_NOOP("View", "Left eye"), Layout::kLeft},
    ViewInfo{View::kRight, "right", QT_TRANSLATE_NOOP("View", "Right eye"), Layout::kRight},
};

}  // namespace

std::span<const ViewInfo> Views() {
  return kViews;
}

const ViewInfo& Info(View view) {
  for (const ViewInfo& info : kViews) {
    if (info.view == view) return info;
  }
  ZP_CHECK(false, "view without a table row");
}

std::optional<View> ViewFromId(std::string_view id) {
  for (const ViewInfo& info : kViews) {
    if (info.id == id) return info.view;
  }
  return std::nullopt;
}

QString Label(View view) {
  return QCoreApplication::translate("View", Info(view).label);
}

}  // namespace zeroplane::ui
