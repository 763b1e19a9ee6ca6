#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace zeroplane {

/// Runs a depth network on film frames. One object, one thread.
class DepthEstimator {
 public:
  virtual ~DepthEstimator() = default;

  /// @param rgb uint8 [H, W, 3]
  /// @return inverse depth up to scale and shift, larger is nearer, float32 [h, w] at the network's own size
  /// @throws Error kDamaged (values that are no numbers), kUnsupported (not enough memory); names the model
  virtual at::Tensor Estimate(const at::Tensor& rgb) = 0;

  /// The network in words: "Depth Anything V2 small".
  virtual std::string Name() const = 0;

  /// The same for the same network with the same weights at the same input size and precision, and for no
  /// other: the key of a cache. One word of letters, digits and hyphens; the file's name and format do not
  /// count.
  virtual std::string Identity() const = 0;
};

struct DepthEstimatorOptions {
  /// Of the picture as Depth Anything sees it, pixels, a multiple of 14; nullopt: 518, as published. A
  /// smaller one is faster and sees less detail. CompactDepth has one size only, and takes none.
  std::optional<std::int64_t> short_side_px;
  bool half_on_cuda = true;  ///< Depth Anything on CUDA in half precision
  /// @throws Error kInvalidArgument
  void Check() const;
};

/// Reads weights of CompactDepth or of Depth Anything V2 small, base or large; their own names tell which.
/// @throws Error kNotFound, kEmptyFile, kDamaged (missing, unexpected or mis-shaped keys), kUnsupported
/// (another
///         network's, or a size asked of one that has one only)
std::unique_ptr<DepthEstimator> MakeDepthEstimator(const std::filesystem::path& weights, torch::Device device,
                                                   const DepthEstimatorOptions& options = {});

}  // namespace zeroplane
