#pragma once

#include <string_view>

namespace zeroplane {

/// What a long piece of work sees of whoever runs it: no thread, no window. Implementations must be safe to
/// call from the thread that runs the work.
class JobContext {
 public:
  virtual ~JobContext() = default;

  /// Polled between frames; work then stops, removes what it wrote in part, and throws Error{kCancelled}.
  virtual bool Cancelled() const = 0;

  /// @param fraction done, 0 … 1, never falling
  /// @param text     what is being done now ("Rendering shot 3 of 24")
  virtual void Report(double fraction, std::string_view text) = 0;
};

/// For work whose progress nobody watches.
class SilentJob final : public JobContext {
 public:
  bool Cancelled() const override { return false; }
  void Report(double, std::string_view) override {}
};

}  // namespace zeroplane
