#pragma once

#include <QString>
#include <optional>

namespace zeroplane::ui {

/// How well `text` answers what was typed: every word of `typed` has its letters in `text` in this order,
/// whatever their case. Beginnings of words and letters in a row count more; a shorter text wins. Larger is
/// better; nullopt: no match. Nothing typed: 0.
std::optional<int> FuzzyScore(const QString& typed, const QString& text);

}  // namespace zeroplane::ui
