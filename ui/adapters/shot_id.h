#pragma once

#include <QDataStream>

#include "core/project/project.h"

namespace zeroplane {

// Signals carry ShotId. Qt would stream an enum as its underlying type, which is `long` here and no type of
// QDataStream's.
inline QDataStream& operator<<(QDataStream& stream, ShotId id) {
  return stream << static_cast<qint64>(id);
}
inline QDataStream& operator>>(QDataStream& stream, ShotId& id) {
  qint64 value = 0;
  stream >> value;
  id = ShotId{value};
  return stream;
}

}  // namespace zeroplane
