#include "models/weights/module_weights.h"

#include <sstream>

#include "core/base/error.h"

namespace zeroplane {

std::map<std::string, at::Tensor> StateOf(const torch::nn::Module& module) {
  std::map<std::string, at::Tensor> state;
  for (const auto& item : module.named_parameters()) state[item.key()] = item.value();
  for (const auto& item : module.named_buffers()) state[item.key()] = item.value();
  return state;
}

void LoadState(torch::nn::Module& module, const std::map<std::string, at::Tensor>& state,
               const std::string& origin) {
  std::ostringstream problems;
  const auto own = StateOf(module);
  for (const auto& [name, tensor] : own) {
    const auto found = state.find(name);
    if (found == state.end()) {
      problems << "\n  missing: " << name;
    } else if (found->second.sizes() != tensor.sizes()) {
      problems << "\n  " << name << " has shape " << found->second.sizes() << " instead of "
               << tensor.sizes();
    }
  }
  for (const auto& [name, tensor] : state) {
    if (own.count(name) == 0) problems << "\n  unexpected: " << name;
  }
  if (!problems.str().empty()) {
    throw Error(ErrorCode::kDamaged, origin, "does not fit this network:" + problems.str(),
                "Use the weights that belong to this version.");
  }
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : own) at::Tensor(tensor).copy_(state.at(name));
}

void SaveWeightsF16(const torch::nn::Module& module, const std::filesystem::path& path,
                    const std::map<std::string, std::string>& metadata) {
  TensorFile file;
  file.metadata = metadata;
  for (const auto& [name, tensor] : StateOf(module)) {
    file.tensors[name] = tensor.is_floating_point() ? tensor.to(torch::kHalf) : tensor;
  }
  WriteSafetensors(path, file);
}

}  // namespace zeroplane
