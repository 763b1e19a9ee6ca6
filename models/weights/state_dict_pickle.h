#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace zeroplane {

/// A storage as a pickled state dict names it: `torch.FloatStorage`, key "0", so many elements.
struct PickledStorage {
  at::ScalarType type;
  std::string key;
  std::int64_t elements;
};

/// Gives a storage's elements, [elements], contiguous. @throws Error
using StorageLoader = std::function<at::Tensor(const PickledStorage&)>;

/// Interprets the pickle of a state dict without executing anything: the few opcodes and the few names that
/// torch.save(model.state_dict()) writes (protocol 2), each with a meaning fixed here. Every other opcode and
/// every other name is refused by name. Tensors are views of their storages, with offset, size and stride as
/// written, inside the storage's bounds. What BUILD attaches (`_metadata`) is dropped.
/// @param bytes the whole `data.pkl`
/// @throws Error kDamaged; kUnsupported (what it holds besides tensors, or needs to be run)
std::map<std::string, at::Tensor> UnpickleStateDict(std::string_view bytes, const StorageLoader& load,
                                                    const std::string& origin);

}  // namespace zeroplane
