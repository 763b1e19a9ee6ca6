#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <ostream>
#include <vector>

#include "models/training/augment.h"
#include "models/training/teacher.h"

namespace zeroplane {

/// One size of picture and how long it is trained on.
struct TrainStage {
  std::int64_t width = 128, height = 96;
  int batch = 32;
  std::int64_t steps = 10'000;
};

struct TrainDepthOptions {
  std::filesystem::path shards;  ///< folder that `zeroplane dataset pack` wrote
  std::filesystem::path
      out;  ///< folder for checkpoint, curve (curve.csv) and weights (compact_depth.safetensors)
  std::filesystem::path init;  ///< weights to begin with; empty: from nothing
  /// Whose depth is learnt where pictures come without; it is computed once, into `out`/taught.
  std::optional<Teacher> teacher;
  std::vector<TrainStage> stages = {{128, 96, 32, 12'000}, {192, 144, 16, 6'000}};
  /// Share of each batch by group, in the order of kDepthGroups; need not sum to 1.
  std::vector<double> group_weights = {0.5, 0.2, 0.1, 0.2};
  double learning_rate = 6e-4;  ///< peak; warm-up over a twentieth of the steps, a cosine to zero
  double weight_decay = 0.05;
  double size_jitter = 0.25;  ///< each batch is up to this much larger or smaller than its stage, 0 … 0.5
  double ema_decay = 0.998;
  std::int64_t validate_every = 1'000;                           ///< steps
  std::int64_t validation_width = 240, validation_height = 176;  ///< whole pictures are shown at this size
  std::int64_t stop_after = 0;  ///< > 0: save the checkpoint and return after this step; a later run goes on
  AugmentOptions augment;
  std::uint64_t seed = 1;
  int device_index = -1;  ///< CUDA device, -1 for the CPU

  /// @throws std::logic_error naming the bad field
  void Check() const;
};

struct TrainDepthReport {
  std::int64_t steps = 0;
  double best_validation =
      1;  ///< ordinal error of the averaged weights, mean of the held-out film-like and measured pictures
  std::filesystem::path weights;
};

/// Trains CompactDepth on shards. Resumes from `out` when it holds a checkpoint; the weights kept are the
/// exponential average that scored best on held-out scenes, beside them the last one (last.safetensors).
/// Weights that had a teacher, now or in `init`, name it and its licence in their metadata and in a card
/// beside them (models/training/teacher.h). Progress goes to `log`, a line a validation.
/// @throws Error kNotFound (also when there is no picture to learn from), kDamaged, kUnwritable, kDiskFull;
/// as TeachShards()
TrainDepthReport TrainDepth(const TrainDepthOptions& options, std::ostream& log);

}  // namespace zeroplane
