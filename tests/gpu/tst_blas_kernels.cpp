#include <torch/types.h>

#include <QTest>

#include "gpu/base/blas_kernels.h"

using namespace zeroplane;

class TestBlasKernels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Sums of 256 products of numbers up to 1, in another order.
  void productsStayWhatTheyAre() {
    const at::Tensor a = at::rand({256, 256}), b = at::rand({256, 256});
    const at::Tensor before = at::matmul(a, b);
    gpu::UseFittingBlasKernels();
    gpu::UseFittingBlasKernels();  // twice is as once
    constexpr double kRounding = 1e-4;
    QVERIFY((at::matmul(a, b) - before).abs().max().item<double>() <= kRounding);
  }

  void aProcessorWithAvx2DoesNotGetTheKernelsOf2004() {
#if defined(__x86_64__)
    gpu::UseFittingBlasKernels();
    if (gpu::BlasKernels().empty()) QSKIP("matrix products are not OpenBLAS's here");
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) QSKIP("no AVX2");
    if (qEnvironmentVariableIsSet("OPENBLAS_CORETYPE") && gpu::BlasKernels() == "Prescott")
      QSKIP("OPENBLAS_CORETYPE asks for them");
    QVERIFY2(gpu::BlasKernels() != "Prescott", gpu::BlasKernels().c_str());
#else
    QSKIP("not an x86 processor");
#endif
  }
};

QTEST_APPLESS_MAIN(TestBlasKernels)
#include "tst_blas_kernels.moc"
