#include "gpu/raycast/raycast.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"

namespace zeroplane::gpu {
namespace {

/// The list as bytes of the device; on the CPU the list itself. The list outlives the tensor.
template <class T>
at::Tensor ToDevice(const std::vector<T>& list, at::Device device) {
  auto* bytes = const_cast<T*>(list.data());  // from_blob() has no other way; nobody writes
  return at::from_blob(bytes, {static_cast<std::int64_t>(list.size() * sizeof(T))},
                       at::TensorOptions(at::kByte))
      .to(device);
}
template <class T>
const T* Pointer(const at::Tensor& bytes) {
  return reinterpret_cast<const T*>(bytes.data_ptr<std::uint8_t>());
}

void CheckScene(const RaycastScene& scene) {
  ZP_CHECK(scene.primitives.empty() || !scene.nodes.empty(), "BuildBvh() comes first");
  ZP_CHECK_GE(scene.light.lamps, 0);
  ZP_CHECK_LE(scene.light.lamps, kMaxLamps);
  for (const RayPrimitive& primitive : scene.primitives) {
    ZP_CHECK(primitive.material >= 0 && primitive.material < std::ssize(scene.materials), "material");
    ZP_CHECK(primitive.frame >= 0 && primitive.frame < std::ssize(scene.frames), "frame");
    ZP_CHECK_GT(primitive.object, 0);
  }
}

}  // namespace

void RaycastOptions::Check() const {
  ZP_CHECK(height >= 1 && height <= 16384, "height");
  ZP_CHECK(width >= 1 && width <= 16384, "width");
  ZP_CHECK(samples >= 1 && samples <= 256, "samples");
  ZP_CHECK(edge_samples >= 1 && edge_samples <= 256, "edge_samples");
}

void Raycast(const RaycastScene& scene, const RayCamera& camera, const RaycastOptions& options,
             at::Device device, RaycastResult& result) {
  options.Check();
  CheckScene(scene);
  ZP_CHECK_GT(camera.focal_px, 0.0f);
  const at::Tensor primitives = ToDevice(scene.primitives, device),
                   materials = ToDevice(scene.materials, device), frames = ToDevice(scene.frames, device),
                   nodes = ToDevice(scene.nodes, device);
  const std::int64_t height = options.height, width = options.width;
  Reuse(result.light, {height, width, 3}, at::kFloat, primitives);
  Reuse(result.scratch, {height, width, 3}, at::kFloat, primitives);
  Reuse(result.inverse_depth, {height, width}, at::kFloat, primitives);
  Reuse(result.object, {height, width}, at::kInt, primitives);
  RaycastArgs args{};
  args.primitives = Pointer<RayPrimitive>(primitives);
  args.materials = Pointer<RayMaterial>(materials);
  args.frames = Pointer<Affine3>(frames);
  args.nodes = Pointer<BvhNode>(nodes);
  args.node_count = std::ssize(scene.nodes);
  args.light = scene.light;
  args.camera = camera;
  args.height = height;
  args.width = width;
  args.samples = options.samples;
  args.edge_samples = options.edge_samples;
  args.seed = options.seed;
  args.first_light = result.scratch.data_ptr<float>();
  args.out_light = result.light.data_ptr<float>();
  args.out_inverse_depth = result.inverse_depth.data_ptr<float>();
  args.out_object = result.object.data_ptr<std::int32_t>();
  Dispatch(
      primitives, [&] { RaycastCpu(args); }, [&](auto stream) { RaycastCuda(args, stream); });
}

}  // namespace zeroplane::gpu
