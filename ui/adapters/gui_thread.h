#pragma once

#include <QMetaObject>
#include <QObject>
#include <utility>

namespace zeroplane::ui {

/// Runs `work` later in the thread of `receiver`; dropped when the receiver is gone by then. Call from any
/// thread while the receiver is alive (a worker is joined by its owner's destructor).
template <class Work>
void Post(QObject* receiver, Work&& work) {
  QMetaObject::invokeMethod(receiver, std::forward<Work>(work), Qt::QueuedConnection);
}

}  // namespace zeroplane::ui
