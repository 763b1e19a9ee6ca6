#include "ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QStyleFactory>
#include <QSvgRenderer>

static void LoadResources() {
  Q_INIT_RESOURCE(app);
}  // must stand outside of a namespace

namespace zeroplane::ui {
namespace {

constexpr double kFontPt = 10.0;
constexpr int kIconSizes[] = {20, 40};  // px: at scale 1 and 2

QString Name(QRgb color) {
  return QColor(color).name();
}

QPalette DarkPalette() {
  QPalette palette;
  palette.setColor(QPalette::Window, theme::kWindow);
  palette.setColor(QPalette::Base, theme::kWell);
  palette.setColor(QPalette::AlternateBase, theme::kWindow);
  palette.setColor(QPalette::Button, theme::kRaised);
  palette.setColor(QPalette::ToolTipBase, theme::kWell);
  for (const auto role :
       {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
    palette.setColor(role, theme::kText);
    palette.setColor(QPalette::Disabled, role, QColor(0x6a, 0x6a, 0x6a));
  }
  palette.setColor(QPalette::PlaceholderText, theme::kTextDim);
  palette.setColor(QPalette::Highlight, theme::kAccent);
  palette.setColor(QPalette::HighlightedText, theme::kWell);
  palette.setColor(QPalette::Link, theme::kAccent);
  palette.setColor(QPalette::Light, theme::kLine);
  palette.setColor(QPalette::Mid, theme::kLine);
  palette.setColor(QPalette::Dark, theme::kWell);
  palette.setColor(QPalette::Shadow, Qt::black);
  return palette;
}

QString StyleSheet() {
  QFile file(QStringLiteral(":/theme.qss"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  QString sheet = QString::fromUtf8(file.readAll());
  const std::pair<const char*, QRgb> colors[] = {
      {"@window", theme::kWindow}, {"@well", theme::kWell},     {"@surround", theme::kSurround},
      {"@raised", theme::kRaised}, {"@line", theme::kLine},     {"@text-dim", theme::kTextDim},
      {"@text", theme::kText},     {"@accent", theme::kAccent},
  };
  for (const auto& [key, color] : colors) sheet.replace(QLatin1String(key), Name(color));
  return sheet;
}

QPixmap Render(const QByteArray& svg, QRgb color, int size) {
  QSvgRenderer renderer(QByteArray(svg).replace("currentColor", Name(color).toUtf8()));
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  renderer.render(&painter);
  return pixmap;
}

}  // namespace

void ApplyTheme() {
  LoadResources();
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QApplication::setPalette(DarkPalette());
  QFont font = QApplication::font();
  font.setPointSizeF(kFontPt);
  QApplication::setFont(font);
  qApp->setStyleSheet(StyleSheet());
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/zeroplane.svg")));
}

QIcon ThemeIcon(const QString& name) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (name.isEmpty() || !file.open(QIODevice::ReadOnly)) return {};
  const QByteArray svg = file.readAll();
  QIcon icon;
  for (const int size : kIconSizes) {
    icon.addPixmap(Render(svg, theme::kText, size), QIcon::Normal, QIcon::Off);
    icon.addPixmap(Render(svg, theme::kAccent, size), QIcon::Normal, QIcon::On);
    icon.addPixmap(Render(svg, theme::kLine, size), QIcon::Disabled, QIcon::Off);
  }
  return icon;
}

}  // namespace zeroplane::ui
