#pragma once

#include <string_view>

#include "core/base/job_context.h"

namespace zeroplane {

/// A part of a longer job: its fractions 0 … 1 become begin … end of the whole.
class JobPart final : public JobContext {
 public:
  JobPart(JobContext& whole, double begin, double end) : whole_(whole), begin_(begin), end_(end) {}
  bool Cancelled() const override { return whole_.Cancelled(); }
  void Report(double fraction, std::string_view text) override {
    whole_.Report(begin_ + (end_ - begin_) * fraction, text);
  }

 private:
  JobContext& whole_;
  double begin_, end_;
};

}  // namespace zeroplane
