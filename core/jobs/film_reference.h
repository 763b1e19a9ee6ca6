#pragma once

#include "core/media/media_info.h"
#include "core/project/project.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

/// What a project remembers of a film, its content hash included (reads some 200 KB of it).
/// @throws Error kUnreadable
MediaReference ReferenceTo(const MediaInfo& film);

/// For shot lists of this film.
FilmClock ClockOf(const MediaReference& film);
FilmClock ClockOf(const MediaInfo& film);

/// Found or read shots as a project's, with the same grade each and numbered where they have no name.
std::vector<Shot> MakeShots(const std::vector<ShotSpan>& spans, const Grade& grade = {});

/// A project's shots for a shot list.
std::vector<ShotSpan> SpansOf(const std::vector<Shot>& shots);

}  // namespace zeroplane
