#include <QFile>
#include <QStringList>
#include <QtTest>

namespace {

QString ReadTreeFile(const char* name) {
  QFile file(QString(ZEROPLANE_SOURCE_DIR "/") + name);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class PackagesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// The packages that tools/setup installs and the README's table are the same, each with its reason.
  void TheReadmeNamesEveryPackage();
};

void PackagesTest::TheReadmeNamesEveryPackage() {
  const QString readme = ReadTreeFile("README.md");
  const QStringList rows = ReadTreeFile("tools/packages.txt").split('\n', Qt::SkipEmptyParts);
  QVERIFY(!readme.isEmpty());
  int packages = 0;
  for (const QString& row : rows) {
    if (row.startsWith('#')) continue;
    ++packages;
    const QStringList fields = row.split(' ', Qt::SkipEmptyParts);
    QVERIFY2(fields.size() > 3, qPrintable("no group, name and reason: " + row));
    QVERIFY2(readme.contains('`' + fields[1] + '`'), qPrintable("the README does not name " + fields[1]));
  }
  QVERIFY(packages > 0);
}

QTEST_APPLESS_MAIN(PackagesTest)
#include "tst_packages.moc"
