#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <filesystem>
#include <optional>

#include "core/base/error.h"

/// What the tests of the project file share.
namespace zeroplane::sample {

template <class Body>
std::optional<Error> ErrorOf(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

inline QByteArray Bytes(const std::filesystem::path& path) {
  QFile file(QString::fromStdString(path.string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Runs `body` in a process of its own, which ends without destructors, and returns its exit code.
template <class Body>
int InChild(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace zeroplane::sample
