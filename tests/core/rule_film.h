#pragma once

#include <QJsonObject>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// The file beside the checkout that holds what the official detectors say of a made film; empty when absent.
QJsonObject ReadSceneFixture();

/// The film that the fixture speaks of, made anew by its rule.
std::vector<ImageU8> RuleFilm(const QJsonObject& fixture);

/// An array of the fixture.
std::vector<std::int64_t> Frames(const QJsonObject& fixture, const char* key);

}  // namespace zeroplane
