#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace zeroplane {

/// The content of a safetensors file: an 8-byte little-endian header length, a JSON header, raw row-major
/// data.
struct TensorFile {
  std::map<std::string, at::Tensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// Reads F64, F32, F16, BF16, I64, I32, U8 and BOOL tensors, contiguous, on the CPU.
/// @throws Error kNotFound, kEmptyFile, kDamaged (a header or an offset that does not fit the file; nothing
/// is read past
///         its end), kUnsupported (another dtype)
TensorFile ReadSafetensors(const std::filesystem::path& path);

/// Writes under a temporary name, then renames. @throws Error kUnwritable, kDiskFull
void WriteSafetensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace zeroplane
