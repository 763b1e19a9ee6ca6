#pragma once

#include <QString>
#include <exception>

#include "core/base/error.h"
#include "core/media/film_writer.h"
#include "core/project/review_state.h"
#include "core/stereo/hole_fill.h"
#include "core/stereo/layout.h"
#include "core/stereo/screen.h"

/// Core's ids and errors in the user's language.
namespace zeroplane::ui {

/// The thing, what is wrong with it and what to do, translated by code. In English it says what core says.
QString Sentence(const Error& error);
/// The same for any exception; a broken precondition is named as the program's own mistake.
QString Sentence(const std::exception_ptr& failure);

QString Label(Layout layout);
QString Label(SourceEye eye);
QString Label(HoleFill fill);
QString Label(MasterFormat format);
QString Label(const Screen& screen);
QString Label(ReviewState state);

/// Percent with an explicit sign and a true minus: "+0.52 %". `decimals` 0 … 6.
QString SignedPct(double pct, int decimals = 2);

}  // namespace zeroplane::ui
