#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

/// The look: neutral greys only, one accent for selection, warm in front of the screen, cool behind it.
namespace zeroplane::ui {

namespace theme {

inline constexpr QRgb kWindow = 0xff262626;    ///< panels
inline constexpr QRgb kWell = 0xff1c1c1c;      ///< fields, strips, plots
inline constexpr QRgb kSurround = 0xff383838;  ///< around the picture
inline constexpr QRgb kRaised = 0xff363636;    ///< buttons
inline constexpr QRgb kLine = 0xff454545;
inline constexpr QRgb kText = 0xffd6d6d6;
inline constexpr QRgb kTextDim = 0xff969696;
inline constexpr QRgb kAccent = 0xffa892e8;
inline constexpr QRgb kWarm = 0xffe0893a;  ///< in front of the screen
inline constexpr QRgb kCool = 0xff4a90d0;  ///< behind the screen

inline constexpr int kGrid = 4;  ///< px; distances are multiples of it

}  // namespace theme

/// Style sheet, palette and font for the whole application. GUI thread, once.
void ApplyTheme();

/// An icon of the set in resources/icons by its bare name ("open"): stroke in text colour, dim when disabled,
/// in the accent when checked. Null for an unknown name.
QIcon ThemeIcon(const QString& name);

}  // namespace zeroplane::ui
