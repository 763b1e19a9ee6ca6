#include "ui/labels.h"

#include <QCoreApplication>
#include <cmath>

#include "ui/text.h"

namespace zeroplane::ui {
namespace {

QString Translate(const char* text) {
  return QCoreApplication::translate("Labels", text);
}

/// The problem by code, without the details that only core knows. Empty: core's own words stay.
QString Problem(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return Translate("does not exist");
    case ErrorCode::kIsDirectory:
      return Translate("is a folder");
    case ErrorCode::kEmptyFile:
      return Translate("is empty");
    case ErrorCode::kDiskFull:
      return Translate("could not be written because the disk is full");
    case ErrorCode::kOutOfMemory:
      return Translate("needs more memory than there is");
    case ErrorCode::kInUse:
      return Translate("is in use by another program");
    case ErrorCode::kNewerSchema:
      return Translate("was written by a newer Zeroplane");
    case ErrorCode::kUnreadable:
      return Translate("cannot be read");
    case ErrorCode::kNotMedia:
      return Translate("is not a film that can be read");
    case ErrorCode::kDamaged:
      return Translate("is damaged");
    case ErrorCode::kUnwritable:
      return Translate("cannot be written");
    case ErrorCode::kUnsupported:
      return Translate("is of a kind that is not supported");
    case ErrorCode::kInvalidArgument:
      return Translate("is not valid");
    case ErrorCode::kCancelled:
      return Translate("was cancelled");
  }
  return {};
}

bool SpeaksEnglish() {
  // No translation is loaded, or it leaves this probe as it is: core's sentences are the better ones.
  return Translate("is damaged") == QLatin1String("is damaged");
}

}  // namespace

QString Sentence(const Error& error) {
  if (SpeaksEnglish()) return ToQt(error.what());
  return QStringLiteral("%1 %2.").arg(ToQt(error.subject()), Problem(error.code()));
}

QString Sentence(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return Sentence(error);
  } catch (const std::exception& error) {
    return Translate("Zeroplane made a mistake (%1). Your project is safe; please report this.")
        .arg(ToQt(error.what()));
  }
}

QString Label(Layout layout) {
  return Translate(Info(layout).label.data());
}

QString Label(SourceEye eye) {
  switch (eye) {
    case SourceEye::kLeft:
      return Translate("Source is the left eye");
    case SourceEye::kRight:
      return Translate("Source is the right eye");
    case SourceEye::kBoth:
      return Translate("Source is between the eyes");
  }
  return {};
}

QString Label(HoleFill fill) {
  return Translate(Info(fill).label.data());
}

QString Label(MasterFormat format) {
  return Translate(Info(format).label.data());
}

QString Label(const Screen& screen) {
  return Translate(screen.label.data());
}

QString Label(ReviewState state) {
  return Translate(Info(state).label.data());
}

QString SignedPct(double pct, int decimals) {
  const double unit = std::pow(10.0, decimals);
  const double rounded = std::round(pct * unit) / unit;
  const QString digits = QString::number(std::abs(rounded), 'f', decimals);
  const QString sign = rounded > 0 ? QStringLiteral("+") : rounded < 0 ? QStringLiteral("\u2212") : QString();
  return sign + digits + QStringLiteral("\u00a0%");
}

}  // namespace zeroplane::ui
