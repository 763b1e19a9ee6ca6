// How fast VideoReader gives native frames, against `ffmpeg -i CLIP -map 0:v:0 -f null -` with as many
// threads: both as processes of their own, in turn, five times each. Prints frames a second (wall clock) and
// processor seconds, medians, and the ratio of the rates.
//
//   zeroplane_decode_rate CLIP…
//
// Does not measure: conversion to RGB, seeking, the first opening of a film (its index is on disk after a run
// to warm up), reading from a disk that is slower than the file cache.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "core/media/video_reader.h"

namespace {

constexpr int kRounds = 5;

struct Cost {
  double wall_s = 0, processor_s = 0;
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

// @throws nothing: a program that fails ends the measurement
Cost Run(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    if (!std::freopen("/dev/null", "w", stdout)) _exit(127);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
    std::fprintf(stderr, "%s failed\n", arguments[0]);
    std::exit(1);
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), Seconds(usage.ru_utime) + Seconds(usage.ru_stime)};
}

double Median(std::vector<Cost> costs, double Cost::*value) {
  std::ranges::sort(costs, {}, value);
  return costs[costs.size() / 2].*value;
}

/// The runs of one program: on a clip, and doing nothing.
struct Rounds {
  std::vector<Cost> decoding, starting;
  double Net(double Cost::*value) const { return Median(decoding, value) - Median(starting, value); }
};

std::int64_t DecodeAll(const std::string& clip) {
  zeroplane::VideoReader reader(clip);
  for (std::int64_t i = 0; i < reader.frame_count(); ++i) reader.ReadNative(i);
  return reader.frame_count();
}

void Compare(const std::string& self, const std::string& clip) {
  const std::int64_t frames = DecodeAll(clip);
  Rounds ours, theirs;
  for (int round = 0; round < kRounds; ++round) {
    theirs.starting.push_back(Run({"ffmpeg", "-v", "error", "-h", "bsf=null"}));
    theirs.decoding.push_back(
        Run({"ffmpeg", "-nostdin", "-v", "error", "-i", clip, "-map", "0:v:0", "-f", "null", "-"}));
    ours.starting.push_back(Run({self, "--start"}));
    ours.decoding.push_back(Run({self, "--decode", clip}));
  }
  const double our_wall_s = ours.Net(&Cost::wall_s), their_wall_s = theirs.Net(&Cost::wall_s);
  std::printf("%-50s %7.1f fps %6.2f s cpu   ffmpeg %7.1f fps %6.2f s cpu   rate %.2f of ffmpeg's\n",
              clip.c_str(), static_cast<double>(frames) / our_wall_s, ours.Net(&Cost::processor_s),
              static_cast<double>(frames) / their_wall_s, theirs.Net(&Cost::processor_s),
              their_wall_s / our_wall_s);
  std::fflush(stdout);  // or the next child would print it again
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    std::fprintf(stderr, "usage: %s CLIP...\n", argv[0]);
    return 2;
  }
  try {
    if (arguments[0] == "--start") return 0;
    if (arguments[0] == "--decode") {
      DecodeAll(arguments.at(1));
      return 0;
    }
    for (const std::string& clip : arguments) Compare("/proc/self/exe", clip);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
