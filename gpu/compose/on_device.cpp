#include "gpu/compose/on_device.h"

#include <ATen/ops/from_blob.h>

#include <map>
#include <mutex>
#include <utility>

namespace zeroplane::gpu {

const void* DeviceCopy(const void* table, std::size_t bytes, const at::Device& device) {
  if (device.is_cpu()) return table;
  // Never destroyed: at the program's end the card may be gone before it.
  static auto& copies = *new std::map<std::pair<const void*, int>, at::Tensor>;
  static std::mutex guard;
  const std::lock_guard lock(guard);
  at::Tensor& copy = copies[{table, device.index()}];
  if (!copy.defined()) {
    copy = at::from_blob(const_cast<void*>(table), {static_cast<std::int64_t>(bytes)}, at::kByte).to(device);
  }
  return copy.data_ptr();
}

}  // namespace zeroplane::gpu
