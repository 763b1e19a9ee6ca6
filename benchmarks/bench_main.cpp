// zeroplane_bench: times of gpu/'s ops on the CPU, beside what others need for like work in the same run.
//   zeroplane_bench [--json FILE] [Google Benchmark's own --benchmark_… options]
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <iomanip>
#include <iostream>
#include <map>
#include <opencv2/core.hpp>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/bench_canvas.h"
#include "benchmarks/bench_ops.h"
#include "benchmarks/bench_slider.h"
#include "gpu/base/runtime.h"

namespace zeroplane::bench {
namespace {

constexpr const char* kHd = "1080p";
constexpr const char* kUhd = "2160p";

/// A table of the medians, which are also kept for the summary.
class KeepingReporter : public benchmark::ConsoleReporter {
 public:
  KeepingReporter() : ConsoleReporter(OO_Tabular) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.aggregate_name != "median") continue;
      median_ms_[run.run_name.function_name] = run.GetAdjustedRealTime();
      if (const auto p95 = run.counters.find(kP95); p95 != run.counters.end())
        p95_ms_[run.run_name.function_name] = p95->second;
      ConsoleReporter::ReportRuns({run});
    }
  }

  /// 95th percentiles of the runs that count one, by name.
  const std::map<std::string, double>& p95_ms() const { return p95_ms_; }

  /// Over the repetitions; 0 when it was not run.
  double MedianMs(const std::string& name) const {
    const auto found = median_ms_.find(name);
    return found == median_ms_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, double> median_ms_, p95_ms_;
};

void PrintSummary(const KeepingReporter& reporter, std::ostream& out) {
  out << "\nMedians over the repetitions, on " << at::get_num_threads() << " threads (torch) and "
      << cv::getNumThreads() << " (OpenCV):\n"
      << std::fixed << std::setprecision(2);
  for (const char* size : {kHd, kUhd}) {
    const auto name = [size](const char* what) { return std::string(what) + "/" + size; };
    for (const auto& [ours, other] : {std::pair{kWarpAndFill, kRemap},
                                      {kWarpAndFill, kRemapFixed},
                                      {kWarpAndFill, kGridSample},
                                      {kWarpAndFill, kMemcpy},
                                      {kSlider, kRemap}}) {
      const double ours_ms = reporter.MedianMs(name(ours)), other_ms = reporter.MedianMs(name(other));
      if (ours_ms <= 0 || other_ms <= 0) continue;
      out << "  " << size << "  " << ours << ": " << ours_ms / other_ms << " x " << other << " (" << ours_ms
          << " ms against " << other_ms << " ms)\n";
    }
  }
  for (const auto& [name, p95_ms] : reporter.p95_ms()) {
    out << "  " << name << ": median " << reporter.MedianMs(name) << " ms, 95th percentile " << p95_ms
        << " ms\n";
  }
  out << "Not measured: decoding and encoding, the networks (a slider does not run them), painting the "
         "window, copies to "
         "a graphics card, a cold cache, and other programs' load, which these figures include.\n";
}

/// `--json FILE` is Google Benchmark's own output option; repetitions are interleaved, so that a busy moment
/// meets all.
std::vector<std::string> TranslateArguments(int argc, char** argv) {
  std::vector<std::string> arguments = {
      argv[0], "--benchmark_repetitions=5", "--benchmark_enable_random_interleaving=true",
      "--benchmark_min_time=0.1", "--benchmark_display_aggregates_only=true"};
  for (int i = 1; i < argc; ++i) {
    if (argv[i] == std::string("--json") && i + 1 < argc) {
      arguments.push_back("--benchmark_out=" + std::string(argv[++i]));
      arguments.push_back("--benchmark_out_format=json");
    } else {
      arguments.push_back(argv[i]);
    }
  }
  return arguments;
}

int Run(int argc, char** argv) {
  std::vector<std::string> arguments = TranslateArguments(argc, argv);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 2;
  gpu::UseAllProcessors();
  RegisterOps(kHd, 1080, 1920);
  RegisterOps(kUhd, 2160, 3840);
  RegisterSlider();
  RegisterCanvas();
  KeepingReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  PrintSummary(reporter, std::cout);
  return 0;
}

}  // namespace
}  // namespace zeroplane::bench

int main(int argc, char** argv) {
  return zeroplane::bench::Run(argc, argv);
}
