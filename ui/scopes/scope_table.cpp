#include "ui/scopes/scope_table.h"

namespace zeroplane::ui {
namespace {

constexpr int kDigits = 6;

QString Quoted(QString cell) {
  const bool plain = !cell.contains(QLatin1Char(',')) && !cell.contains(QLatin1Char('"')) &&
                     !cell.contains(QLatin1Char('\n')) && !cell.contains(QLatin1Char('\r'));
  if (plain) return cell;
  return QLatin1Char('"') + cell.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QByteArray Line(const QStringList& cells) {
  QStringList quoted;
  for (const QString& cell : cells) quoted << Quoted(cell);
  return quoted.join(QLatin1Char(',')).toUtf8() + "\r\n";
}

}  // namespace

QString Cell(double value) {
  return QString::number(value, 'g', kDigits);
}

QByteArray ToCsv(const ScopeTable& table) {
  QByteArray text = Line(table.header);
  for (const QStringList& row : table.rows) text += Line(row);
  return text;
}

}  // namespace zeroplane::ui
