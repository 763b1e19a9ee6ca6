#include "tests/repo/fences.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>
#include <array>
#include <stdexcept>

namespace zeroplane::repo {
namespace {

constexpr int kMaxSourceLines = 600;
constexpr int kMaxHeaderLines = 200;

/// In files whose path matches `where` (and not `except`), nothing named may match `forbidden`. What a source
/// file names is its includes; what a CMakeLists.txt names is its words. All three are regular expressions
/// for the whole string.
struct Fence {
  const char* rule;
  const char* where;
  const char* except;
  const char* forbidden;
};

constexpr const char* kNone = "(?!)";
constexpr const char* kQtInclude = R"(Q\w+|Qt\w*/.*|q\w+\.h)";
constexpr const char* kMediaInclude = R"((opencv2?|libav\w+|libsw\w+|SQLiteCpp|OpenImageIO)/.*|sqlite3\.h)";

constexpr std::array kFences = {
    // What a folder's sources may include from outside.
    Fence{"core, gpu, models and zeroplane-lab know no Qt", R"((core|gpu|models)/.*\.\w+|app/lab_.*)", kNone,
          kQtInclude},
    Fence{"core and ui know no torch", R"((core|ui)/.*)", kNone, R"((torch|ATen|c10|caffe2)/.*)"},
    Fence{"core and ui know no CUDA", R"((core|ui)/.*)", kNone, R"((cuda|cublas|cudnn|cub/|thrust/).*)"},
    Fence{"gpu, models, ui and zeroplane-lab know no OpenCV, FFmpeg or SQLite",
          R"((gpu|models|ui)/.*|app/lab_.*)", kNone, kMediaInclude},
    Fence{"core/base includes only itself and the standard library", R"(core/base/.*\.(h|cpp))", kNone,
          R"((?!core/base/|[a-z0-9_]+$).*)"},
    Fence{"core/stereo includes only core/base, itself and the standard library",
          R"(core/stereo/.*\.(h|cpp))", kNone, R"((?!core/(base|stereo)/|[a-z0-9_]+$).*)"},
    Fence{"qcustomplot.h belongs in ui/scopes/*.cpp", ".*", R"(ui/scopes/[^/]+\.cpp)", R"(qcustomplot\.h)"},
    Fence{"torch/torch.h belongs in models/, app/lab_*.cpp and *_autograd.cpp",
          R"((app|core|gpu|models|ui)/.*)", R"(models/.*|app/lab_[^/]+\.cpp|.*_autograd\.cpp)",
          R"(torch/(torch|all|extension)\.h)"},
    // The arrows between folders.
    Fence{"core stands below gpu, models, ui and app", "core/.*", kNone, "(gpu|models|ui|app|tests)/.*"},
    Fence{"gpu stands on core/base and core/stereo alone", "gpu/.*", kNone,
          "(models|ui|app|tests)/.*|core/(?!base/|stereo/).*"},
    Fence{"models stands on gpu, core/base and core/stereo alone", "models/.*", kNone,
          "(ui|app|tests)/.*|core/(?!base/|stereo/).*"},
    Fence{"ui stands on core alone", "ui/.*", kNone, "(gpu|models|app|tests)/.*"},
    Fence{"app includes no tests", "app/.*", kNone, "tests/.*"},
    // The same arrows between targets.
    Fence{"core links no gpu, models, ui, torch or Qt", R"(core/(.*/)?CMakeLists\.txt)", kNone,
          R"(zeroplane(::|_)(gpu|models|ui|torch)\w*|Qt6::.*)"},
    Fence{"gpu links core/base, core/stereo and torch alone", R"(gpu/(.*/)?CMakeLists\.txt)", kNone,
          R"(zeroplane::(models|ui|core_(?!base$|stereo$))\w*|Qt6::.*|opencv_.*|PkgConfig::.*|SQLiteCpp)"},
    Fence{"models links gpu, core/base, core/stereo and torch alone", R"(models/(.*/)?CMakeLists\.txt)",
          kNone, R"(zeroplane::(ui|core_(?!base$|stereo$))\w*|Qt6::.*|opencv_.*|PkgConfig::.*|SQLiteCpp)"},
    Fence{"ui links core and Qt alone", R"(ui/(.*/)?CMakeLists\.txt)", kNone,
          R"(zeroplane(::|_)(gpu|models|torch)\w*|opencv_.*|PkgConfig::.*|SQLiteCpp)"},
};

bool Matches(const char* pattern, const QString& text) {
  return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

QStringList ReadLines(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("cannot read " + path.toStdString());
  QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
  if (lines.last().isEmpty()) lines.removeLast();
  return lines;
}

/// An include, or a word of a CMakeLists.txt, and the line it stands on (from 1).
struct Name {
  QString text;
  int line;
};

QList<Name> NamesIn(const QStringList& lines, bool is_cmake) {
  static const QRegularExpression separators(R"re([\s()"]+)re");
  static const QRegularExpression include(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
  QList<Name> names;
  for (int i = 0; i < lines.size(); ++i) {
    if (is_cmake) {
      const QStringList words = lines[i].section('#', 0, 0).split(separators, Qt::SkipEmptyParts);
      for (const QString& word : words) names.append({word, i + 1});
    } else if (const auto match = include.match(lines[i]); match.hasMatch()) {
      names.append({match.captured(1), i + 1});
    }
  }
  return names;
}

void CheckFences(const QString& file, const QList<Name>& names, QList<Violation>& violations) {
  for (const Fence& fence : kFences) {
    if (!Matches(fence.where, file) || Matches(fence.except, file)) continue;
    for (const Name& name : names) {
      if (Matches(fence.forbidden, name.text)) violations.append({file, name.line, fence.rule, name.text});
    }
  }
}

void CheckSize(const QString& file, const QStringList& lines, QList<Violation>& violations) {
  const bool is_header = file.endsWith(".h") || file.endsWith(".cuh");
  const int limit = is_header ? kMaxHeaderLines : kMaxSourceLines;
  const int count = static_cast<int>(lines.size());
  if (count <= limit) return;
  violations.append({file, limit + 1,
                     QString("a %1 has at most %2 lines").arg(is_header ? "header" : "source").arg(limit),
                     QString("%1 lines").arg(count)});
}

void CheckPragmaOnce(const QString& file, const QStringList& lines, QList<Violation>& violations) {
  const bool is_header = file.endsWith(".h") || file.endsWith(".cuh");
  if (is_header && !lines.contains("#pragma once"))
    violations.append({file, 1, "a header says #pragma once", "none"});
}

void CheckOwnHeaderFirst(const QString& root, const QString& file, const QList<Name>& includes,
                         QList<Violation>& violations) {
  const QString own = file.section('.', 0, -2) + ".h";
  if (file == own || includes.isEmpty() || !QFileInfo::exists(root + '/' + own)) return;
  const Name& first = includes.first();
  if (first.text != own)
    violations.append({file, first.line, "a source includes its own header first", first.text});
}

}  // namespace

QList<Violation> CheckTree(const QString& root) {
  QList<Violation> violations;
  for (const char* folder : {"app", "core", "gpu", "models", "tests", "ui"}) {
    QDirIterator files(root + '/' + folder, {"*.h", "*.cpp", "*.cu", "*.cuh", "CMakeLists.txt"}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString path = files.next();
      const QString file = QDir(root).relativeFilePath(path);
      const QStringList lines = ReadLines(path);
      const bool is_cmake = file.endsWith("CMakeLists.txt");
      const QList<Name> names = NamesIn(lines, is_cmake);
      CheckFences(file, names, violations);
      if (is_cmake) continue;
      CheckSize(file, lines, violations);
      CheckPragmaOnce(file, lines, violations);
      CheckOwnHeaderFirst(root, file, names, violations);
    }
  }
  return violations;
}

}  // namespace zeroplane::repo
