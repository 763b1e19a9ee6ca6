#include "ui/actions/fuzzy_match.h"

#include <QStringList>
#include <algorithm>

namespace zeroplane::ui {
namespace {

constexpr int kLetter = 10, kAtWordStart = 25, kInARow = 15;

bool StartsWord(const QString& text, qsizetype at) {
  return at == 0 || !text[at - 1].isLetterOrNumber();
}

/// From each place where the word's first letter stands, the others as early as they come; the best of these.
std::optional<int> WordScore(const QString& word, const QString& text) {
  std::optional<int> best;
  for (qsizetype first = 0; first < text.size(); ++first) {
    if (text[first] != word[0]) continue;
    int score = 0;
    qsizetype at = first, before = -2;
    for (const QChar letter : word) {
      at = text.indexOf(letter, at);
      if (at < 0) break;
      score += kLetter + (StartsWord(text, at) ? kAtWordStart : 0) + (at == before + 1 ? kInARow : 0);
      before = at++;
    }
    if (at < 0) break;  // nor from any later place
    best = std::max(best.value_or(score), score);
  }
  return best;
}

}  // namespace

std::optional<int> FuzzyScore(const QString& typed, const QString& text) {
  const QString lower = text.toLower();
  int total = 0;
  for (const QString& word : typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const auto score = WordScore(word, lower);
    if (!score) return std::nullopt;
    total += *score;
  }
  return total == 0 ? 0 : total - static_cast<int>(text.size()) / 4;
}

}  // namespace zeroplane::ui
