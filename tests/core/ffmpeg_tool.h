#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <filesystem>

namespace zeroplane {

/// FFmpeg's own program, for films that our code did not write. False when it is not installed.
bool HaveFfmpegTool();

/// Runs `ffmpeg ARGUMENTS OUTPUT`. @return what it complained about; empty when all went well
QString RunFfmpegTool(const QStringList& arguments, const std::filesystem::path& output);

/// "a b  c" as three arguments; none of them may hold a space.
QStringList Words(const QString& text);

/// MD5 of the samples of each frame that ffmpeg itself decodes, neither repeated, dropped nor turned.
QList<QByteArray> FrameHashesByFfmpegTool(const std::filesystem::path& film);

}  // namespace zeroplane
