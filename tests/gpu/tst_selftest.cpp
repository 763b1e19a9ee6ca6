#include <QtTest>
#include <vector>

#include "gpu/base/runtime.h"
#include "gpu/selftest/selftest.h"

namespace zeroplane::gpu {

/// Every op against its double-precision reference, on the CPU and, where there is one, on a CUDA card.
class TestSelftest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void OpsMatchTheReference_data();
  void OpsMatchTheReference();
  void TableNamesAFailure();
};

void TestSelftest::OpsMatchTheReference_data() {
  QTest::addColumn<SelftestRow>("row");
  std::vector<at::DeviceType> devices = {at::kCPU};
  if (HasCuda()) devices.push_back(at::kCUDA);
  for (const at::DeviceType device : devices) {
    for (const SelftestRow& row : RunSelftest(device)) {
      const std::string name = c10::DeviceTypeName(device, true) + ": " + row.op + ", " + row.test_case;
      QTest::newRow(name.c_str()) << row;
    }
  }
  if (!HasCuda()) QTest::newRow("cuda") << SelftestRow{};
}

void TestSelftest::OpsMatchTheReference() {
  QFETCH(SelftestRow, row);
  if (row.op.empty()) QSKIP("no CUDA kernels in this build, or no CUDA card");
  QVERIFY2(row.passed, qPrintable(QString("error %1, allowed %2").arg(row.max_error).arg(row.tolerance)));
}

void TestSelftest::TableNamesAFailure() {
  const std::string table = FormatSelftest({{"warp", "flat", 0, 1, true}, {"fill", "pole", 3, 0, false}});
  QCOMPARE(QString::fromStdString(table).split('\n').size(), 4);
  QVERIFY(table.find("FAILED  fill") != std::string::npos);
  QVERIFY(table.find("1 of 2 comparisons passed") != std::string::npos);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestSelftest)
#include "tst_selftest.moc"
