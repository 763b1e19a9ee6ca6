#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>

namespace zeroplane::gpu {

/// The copy on `device` of a table that lives for ever. It is made when first asked for and then kept, so no
/// frame waits for it. Any thread.
const void* DeviceCopy(const void* table, std::size_t bytes, const at::Device& device);

template <class Table>
const Table* OnDevice(const Table& table, const at::Device& device) {
  return static_cast<const Table*>(DeviceCopy(&table, sizeof(Table), device));
}

}  // namespace zeroplane::gpu
