#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>

#include "models/pipeline/depth_estimator.h"
#include "models/weights/weight_facts.h"

namespace zeroplane {

/// A network whose depth another one learns, on pictures that come without.
struct Teacher {
  std::filesystem::path weights;      ///< as MakeDepthEstimator() takes them
  std::string name, sha256, licence;  ///< as their manifest has them; none is empty
  bool non_commercial = false;        ///< its licence says so
  DepthEstimatorOptions network;

  /// @throws std::logic_error naming the empty field
  void Check() const;
};

/// What the weights that it taught say of it.
WeightFacts FactsOf(const Teacher& teacher);

/// Copies training shards, with the teacher's depth for every picture without any: shown at its own
/// proportions and at the teacher's own size, its largest inverse depth scaled to 1. What lies in `out`
/// already is not computed again, shard by shard; shards there that `shards` has no more are removed.
/// @param log a line a shard
/// @return the number of pictures that have the teacher's depth
/// @throws Error as MakeDepthEstimator(); kNotFound, kDamaged (shards), kUnwritable, kDiskFull
std::int64_t TeachShards(const std::filesystem::path& shards, const Teacher& teacher,
                         const std::filesystem::path& out, torch::Device device, std::ostream& log);

/// What a card says of weights that had a teacher.
struct TaughtWeights {
  std::filesystem::path weights;
  WeightFacts facts;                        ///< their metadata
  std::int64_t pictures = 0, held_out = 0;  ///< learnt from; only looked at
  std::string course;                       ///< sizes and steps, in words
};

/// Writes the card beside them: the same name with .md. @throws Error kUnwritable
void WriteCard(const TaughtWeights& taught);

}  // namespace zeroplane
