#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/repo/fences.h"

using zeroplane::repo::CheckTree;
using zeroplane::repo::Violation;

namespace {

void WriteFile(const QString& path, const QByteArray& text) {
  QVERIFY(QDir().mkpath(QFileInfo(path).path()));
  QFile file(path);
  QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
  QCOMPARE(file.write(text), text.size());
}

QString Describe(const Violation& violation) {
  return QString("%1:%2: %3 (found: %4)")
      .arg(violation.file)
      .arg(violation.line)
      .arg(violation.rule, violation.found);
}

QString DescribeAll(const QList<Violation>& violations) {
  QStringList lines;
  for (const Violation& violation : violations) lines.append(Describe(violation));
  return lines.join('\n');
}

}  // namespace

class FencesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void TheTreeKeepsItsRules();
  void ABadFileIsFound_data();
  void ABadFileIsFound();
  void AGoodFilePasses_data();
  void AGoodFilePasses();
  void AnotherHeaderFirstIsFound();
};

void FencesTest::TheTreeKeepsItsRules() {
  QVERIFY(QFileInfo::exists(ZEROPLANE_SOURCE_DIR "/core/base/error.h"));
  const QList<Violation> violations = CheckTree(ZEROPLANE_SOURCE_DIR);
  QVERIFY2(violations.isEmpty(), qPrintable('\n' + DescribeAll(violations)));
}

void FencesTest::ABadFileIsFound_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("found");

  const auto include = [](const char* file, const char* name) {
    QTest::addRow("%s includes %s", file, name)
        << QString(file) << QByteArray("#pragma once\n#include <").append(name).append(">\n")
        << QString(name);
  };
  include("core/media/a.cpp", "QString");
  include("core/media/a.h", "qcustomplot.h");
  include("gpu/warp/a.cu", "QtCore/QObject");
  include("models/a.cpp", "QImage");
  include("app/lab_main.cpp", "QImage");
  include("core/media/a.cpp", "torch/types.h");
  include("core/media/a.cpp", "cuda_runtime.h");
  include("ui/viewer/a.cpp", "ATen/core/Tensor.h");
  include("ui/viewer/a.h", "c10/core/Device.h");
  include("ui/viewer/a.cpp", "cuda_runtime.h");
  include("ui/viewer/a.cpp", "opencv2/core.hpp");
  include("gpu/fill/a.cpp", "opencv2/imgproc.hpp");
  include("models/nets/a.cpp", "libavcodec/avcodec.h");
  include("models/nets/a.cpp", "SQLiteCpp/SQLiteCpp.h");
  include("app/lab_train.cpp", "sqlite3.h");
  include("core/base/a.h", "nlohmann/json.hpp");
  include("core/base/a.h", "core/stereo/units.h");
  include("core/stereo/a.cpp", "opencv2/core.hpp");
  include("core/stereo/a.cpp", "core/media/video_reader.h");
  include("ui/window/a.cpp", "qcustomplot.h");
  include("ui/scopes/a.h", "qcustomplot.h");
  include("gpu/warp/a_cpu.cpp", "torch/torch.h");
  include("app/main.cpp", "torch/torch.h");
  include("core/jobs/a.cpp", "models/pipeline/pipeline.h");
  include("gpu/warp/a.cpp", "models/weights.h");
  include("gpu/warp/a.cpp", "core/media/video_reader.h");
  include("models/a.cpp", "core/project/project.h");
  include("models/a.h", "ui/labels.h");
  include("ui/a.cpp", "gpu/warp/warp.h");
  include("ui/a.cpp", "models/pipeline/pipeline.h");
  include("ui/a.cpp", "app/wiring.h");
  include("app/cli.cpp", "tests/support/scene.h");

  const auto link = [](const char* file, const char* name) {
    QTest::addRow("%s links %s", file, name)
        << QString(file) << QByteArray("target_link_libraries(a PUBLIC ").append(name).append(")\n")
        << QString(name);
  };
  link("core/media/CMakeLists.txt", "zeroplane::gpu");
  link("core/media/CMakeLists.txt", "zeroplane_torch");
  link("core/edit/CMakeLists.txt", "Qt6::Core");
  link("gpu/CMakeLists.txt", "zeroplane::models");
  link("gpu/CMakeLists.txt", "zeroplane::core_media");
  link("models/CMakeLists.txt", "zeroplane::core_project");
  link("models/CMakeLists.txt", "opencv_core");
  link("ui/CMakeLists.txt", "zeroplane::gpu");
  link("ui/CMakeLists.txt", "zeroplane_torch");

  QTest::newRow("long source") << "core/jobs/a.cpp" << QByteArray(601, '\n') << "601 lines";
  QTest::newRow("long header") << "core/jobs/a.h" << QByteArray("#pragma once\n") + QByteArray(200, '\n')
                               << "201 lines";
  QTest::newRow("no pragma once") << "ui/a.h" << QByteArray("int Answer();\n") << "none";
}

void FencesTest::ABadFileIsFound() {
  QFETCH(QString, file);
  QFETCH(QByteArray, text);
  QFETCH(QString, found);
  QTemporaryDir root;
  WriteFile(root.filePath(file), text);

  const QList<Violation> violations = CheckTree(root.path());
  QVERIFY2(!violations.isEmpty(), "the checker found nothing");
  for (const Violation& violation : violations) {
    QCOMPARE(violation.file, file);
    QVERIFY2(violation.found == found, qPrintable(Describe(violation)));
  }
}

void FencesTest::AGoodFilePasses_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("std in core/base") << "core/base/a.h" << QByteArray("#pragma once\n#include <vector>\n");
  QTest::newRow("base in stereo") << "core/stereo/a.cpp" << QByteArray("#include \"core/base/check.h\"\n");
  QTest::newRow("OpenCV in core/masks") << "core/masks/a.cpp" << QByteArray("#include <opencv2/video.hpp>\n");
  QTest::newRow("Tensor in gpu") << "gpu/warp/a.h"
                                 << QByteArray("#pragma once\n#include <ATen/core/Tensor.h>\n");
  QTest::newRow("torch in autograd") << "gpu/warp/a_autograd.cpp" << QByteArray("#include <torch/torch.h>\n");
  QTest::newRow("gpu in models") << "models/a.cpp" << QByteArray("#include \"gpu/warp/warp.h\"\n");
  QTest::newRow("plots in scopes") << "ui/scopes/a.cpp" << QByteArray("#include <qcustomplot.h>\n");
  QTest::newRow("a comment") << "ui/a.cpp" << QByteArray("// #include <torch/torch.h> takes ten seconds\n");
  QTest::newRow("600 lines") << "core/jobs/a.cpp" << QByteArray(600, '\n');
  QTest::newRow("gpu's links")
      << "gpu/CMakeLists.txt"
      << QByteArray("f(PUBLIC zeroplane::core_base zeroplane::core_stereo zeroplane_torch)\n");
}

void FencesTest::AGoodFilePasses() {
  QFETCH(QString, file);
  QFETCH(QByteArray, text);
  QTemporaryDir root;
  WriteFile(root.filePath(file), text);
  const QList<Violation> violations = CheckTree(root.path());
  QVERIFY2(violations.isEmpty(), qPrintable(DescribeAll(violations)));
}

void FencesTest::AnotherHeaderFirstIsFound() {
  QTemporaryDir root;
  WriteFile(root.filePath("core/jobs/a.h"), "#pragma once\n");
  WriteFile(root.filePath("core/jobs/a.cpp"), "#include <vector>\n#include \"core/jobs/a.h\"\n");
  const QList<Violation> violations = CheckTree(root.path());
  QCOMPARE(violations.size(), 1);
  QCOMPARE(violations.first().found, QString("vector"));
}

QTEST_APPLESS_MAIN(FencesTest)
#include "tst_fences.moc"
