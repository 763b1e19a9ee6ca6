#pragma once

#include "models/weights/safetensors.h"

namespace zeroplane {

/// Reads weights, whichever kind of file they lie in, by its content: safetensors, or a `.pth` of PyTorch's
/// torch.save(model.state_dict()) (1.6 or newer). No code of the file is run
/// (models/weights/state_dict_pickle.h).
/// @return contiguous tensors on the CPU; those that shared their data in the file may share it still. Of a
///         `.pth` no metadata.
/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kDamaged, kUnsupported
TensorFile ReadTensorFile(const std::filesystem::path& path);

}  // namespace zeroplane
