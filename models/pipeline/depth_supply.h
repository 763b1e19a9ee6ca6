#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/stereo/depth_source.h"
#include "core/stereo/depth_store.h"
#include "core/stereo/picture_rect.h"

namespace zeroplane {

struct DepthSupplyOptions {
  std::string model;                    ///< DepthKey::model of the network; empty: its maps are not kept
  std::shared_ptr<DepthStore> store;    ///< may be null
  std::shared_ptr<DepthSource> source;  ///< the user's own depth, instead of the network's; null: none
};

/// Where a frame's raw map comes from: the user's own depth, else what is kept of an earlier run, else the
/// network, whose maps all go through 16 bit (RawDepth), kept or not, so that it does not show where one came
/// from. One object, one thread.
class DepthSupply {
 public:
  /// @param rgb uint8 [H, W, 3]
  /// @return inverse depth up to scale and shift, float32 [h, w]
  using Network = std::function<at::Tensor(const at::Tensor& rgb)>;

  DepthSupply(Network network, DepthSupplyOptions options);

  /// @param part of the film's pictures that the map is of; nullopt: all
  /// @param rgb uint8 [H, W, 3], that part of the frame's picture
  /// @return float32 [h, w] on its device, larger is nearer; the network's size, or that of `rgb` where the
  ///   depth is a user's
  /// @throws Error kDamaged when the network makes no numbers; as DepthSource::ReadDepth()
  at::Tensor Raw(const std::string& film, const std::optional<PictureRect>& part, std::int64_t frame,
                 const at::Tensor& rgb);

  /// Maps are a user's: at the picture's size they are to be used as they are.
  bool is_given() const { return options_.source != nullptr; }

 private:
  RawDepth FromNetwork(std::int64_t frame, const at::Tensor& rgb);

  Network network_;
  DepthSupplyOptions options_;
};

}  // namespace zeroplane
