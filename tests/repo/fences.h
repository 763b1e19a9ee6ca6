#pragma once

#include <QList>
#include <QString>

namespace zeroplane::repo {

/// One breach of the house's rules, ready to be printed as `file:line: rule (found)`.
struct Violation {
  QString file;  ///< relative to the root of the tree
  int line;      ///< from 1
  QString rule;
  QString found;  ///< the include or the link target; for sizes the number of lines
};

/// Reads every C++ and CUDA file and CMakeLists.txt below `root`'s code folders (app, core, gpu, models,
/// tests, ui) and returns what breaks the rules: who may include and link what, `#pragma once`, own header
/// first, and file sizes. Throws std::runtime_error when a file cannot be read.
QList<Violation> CheckTree(const QString& root);

}  // namespace zeroplane::repo
