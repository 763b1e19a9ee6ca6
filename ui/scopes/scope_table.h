#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace zeroplane::ui {

/// What a scope shows, as a table.
struct ScopeTable {
  QStringList header;
  QList<QStringList> rows;  ///< each as long as the header
};

/// For a cell: always a point, whatever the language.
QString Cell(double value);

/// RFC 4180, UTF-8; cells with commas, quotes or line breaks are quoted.
QByteArray ToCsv(const ScopeTable& table);

}  // namespace zeroplane::ui
