#include <QtTest>

#include "core/base/error.h"

using zeroplane::Error;
using zeroplane::ErrorCode;

class TestError : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void saysThingProblemAndAdvice() {
    const Error error(ErrorCode::kIsDirectory, "films/", "is a directory", "Choose a film inside it.");
    QCOMPARE(QString(error.what()), QString("films/ is a directory. Choose a film inside it."));
    QCOMPARE(error.code(), ErrorCode::kIsDirectory);
    QCOMPARE(error.subject(), std::string("films/"));
    QCOMPARE(error.problem(), std::string("is a directory"));
    QCOMPARE(error.advice(), std::string("Choose a film inside it."));
  }

  void endsAfterTheProblemWithoutAdvice() {
    QCOMPARE(QString(Error(ErrorCode::kEmptyFile, "a.mp4", "is empty").what()), QString("a.mp4 is empty."));
  }
};

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
