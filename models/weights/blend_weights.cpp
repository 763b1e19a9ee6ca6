#include "models/weights/blend_weights.h"

#include <torch/torch.h>

#include "core/base/check.h"
#include "core/base/error.h"
#include "models/weights/safetensors.h"
#include "models/weights/weight_facts.h"

namespace zeroplane {

void BlendWeights(const std::filesystem::path& first, const std::filesystem::path& second, double share,
                  const std::filesystem::path& out) {
  ZP_CHECK(share >= 0 && share <= 1, "share lies in [0, 1]");
  TensorFile blend = ReadSafetensors(first);
  const TensorFile other = ReadSafetensors(second);
  const auto differ = [&](const std::string& name) {
    return Error(ErrorCode::kUnsupported, second.string(),
                 "does not belong to the same network as " + first.string() + ": " + name + " differs",
                 "Blend weights of which one was trained from the other.");
  };
  for (const auto& [name, tensor] : other.tensors) {
    if (blend.tensors.count(name) == 0) throw differ(name);
  }
  for (auto& [name, tensor] : blend.tensors) {
    const auto match = other.tensors.find(name);
    if (match == other.tensors.end() || match->second.sizes() != tensor.sizes() ||
        match->second.is_floating_point() != tensor.is_floating_point()) {
      throw differ(name);
    }
    if (!tensor.is_floating_point()) continue;
    tensor = torch::lerp(tensor.to(torch::kFloat), match->second.to(torch::kFloat), share).to(torch::kHalf);
  }
  // What else is written there (steps, figures) is true of the first alone; a teacher is owed to by both.
  WeightFacts facts = {{"network", blend.metadata["network"]}, {"blended_share", std::to_string(share)}};
  AddTeacher(blend.metadata, facts);
  AddTeacher(other.metadata, facts);
  blend.metadata = facts;
  WriteSafetensors(out, blend);
}

}  // namespace zeroplane
