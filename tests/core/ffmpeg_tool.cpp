#include "tests/core/ffmpeg_tool.h"

#include <QProcess>
#include <QStandardPaths>

namespace zeroplane {
namespace {

constexpr int kPatienceMs = 120000;

}  // namespace

bool HaveFfmpegTool() {
  return !QStandardPaths::findExecutable("ffmpeg").isEmpty();
}

QString RunFfmpegTool(const QStringList& arguments, const std::filesystem::path& output) {
  QProcess tool;
  QStringList all = {"-nostdin", "-v", "error", "-y"};
  all << arguments << QString::fromStdString(output.string());
  tool.start("ffmpeg", all);
  if (!tool.waitForFinished(kPatienceMs)) return "ffmpeg did not finish";
  const QString said = QString::fromUtf8(tool.readAllStandardError()).trimmed();
  if (tool.exitStatus() == QProcess::NormalExit && tool.exitCode() == 0) return {};
  return said.isEmpty() ? QString("ffmpeg failed") : said;
}

QStringList Words(const QString& text) {
  return text.split(' ', Qt::SkipEmptyParts);
}

QList<QByteArray> FrameHashesByFfmpegTool(const std::filesystem::path& film) {
  QProcess tool;
  tool.start("ffmpeg", Words("-nostdin -v error -noautorotate -i")
                           << QString::fromStdString(film.string())
                           << Words("-map 0:v:0 -fps_mode passthrough "
                                    "-f framemd5 -"));
  tool.waitForFinished(kPatienceMs);
  QList<QByteArray> hashes;
  for (const QByteArray& line : tool.readAllStandardOutput().split('\n'))
    if (!line.isEmpty() && !line.startsWith('#')) hashes.append(line.split(',').last().trimmed());
  return hashes;
}

}  // namespace zeroplane
