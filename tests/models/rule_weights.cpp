#include "tests/models/rule_weights.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "models/weights/module_weights.h"

namespace zeroplane::testing {
namespace {

std::uint32_t Mix(std::uint32_t z) {
  z = (z ^ z >> 16) * 0x7FEB352Du;
  z = (z ^ z >> 15) * 0x846CA68Bu;
  return z ^ z >> 16;
}

// The element's number in [-1, 1), a multiple of 2^-23.
double Unit(std::uint32_t seed, std::uint32_t index) {
  const auto bits = static_cast<std::int32_t>(Mix(seed + 0x9E3779B9u * (index + 1)) >> 8);
  return (bits - 8388608) / 8388608.0;
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// A triangle wave of period 2 p.
int Triangle(int n, int p) {
  const int inside = ((n % (2 * p)) + 2 * p) % (2 * p);
  return std::abs(inside - p);
}

std::vector<std::int64_t> OrderReversed(std::int64_t dimensions) {
  std::vector<std::int64_t> order;
  while (dimensions > 0) order.push_back(--dimensions);
  return order;
}

}  // namespace

std::uint32_t NameSeed(const std::string& name) {
  std::uint32_t seed = 0x811C9DC5u;
  for (const char letter : name) seed = (seed ^ static_cast<unsigned char>(letter)) * 0x01000193u;
  return seed;
}

FillRange RangeOf(const std::string& name, const std::vector<std::int64_t>& shape) {
  const bool small = shape.size() <= 1;
  if (name == "depth_head.scratch.output_conv2.2.bias") return {0.5, 0};
  if (EndsWith(name, "running_var")) return {1, 0.25f};
  if (EndsWith(name, "running_mean")) return {0, 0.125f};
  if (EndsWith(name, "gamma")) return {0.25, 0.125f};
  if (EndsWith(name, "pos_embed") || EndsWith(name, "cls_token") || EndsWith(name, "mask_token"))
    return {0, 0.5f};
  if (small && EndsWith(name, ".weight")) return {1, 0.25f};
  if (small) return {0, 0.125f};
  double inputs = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) inputs *= static_cast<double>(shape[i]);
  return {0, static_cast<float>(std::sqrt(3.0 / inputs))};
}

at::Tensor RuleTensor(const std::string& name, const std::vector<std::int64_t>& shape) {
  const FillRange range = RangeOf(name, shape);
  const std::uint32_t seed = NameSeed(name);
  at::Tensor tensor = torch::empty(shape, torch::kFloat);
  auto* values = tensor.data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] =
        static_cast<float>(range.center + range.amplitude * Unit(seed, static_cast<std::uint32_t>(i)));
  }
  return tensor;
}

void FillByRule(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (auto& [name, tensor] : StateOf(module)) {
    if (tensor.is_floating_point()) tensor.copy_(RuleTensor(name, tensor.sizes().vec()));
  }
}

at::Tensor RulePicture(int height, int width, int seed, int x_offset) {
  at::Tensor picture = torch::empty({3, height, width}, torch::kByte);
  auto* codes = picture.data_ptr<std::uint8_t>();
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < height; ++y) {
      for (int x = x_offset; x < x_offset + width; ++x) {
        const auto place = static_cast<std::uint32_t>((c * 4096 + y) * 4096 + x);
        const int code = Triangle(3 * x + 2 * y + 17 * c + 7 * seed, 96) +
                         Triangle(5 * y - x + 1000 + 31 * c + 13 * seed, 64) +
                         12 * ((x / 11 + y / 7 + c) % 2) +
                         static_cast<int>(Mix(place + static_cast<std::uint32_t>(seed) * 50331653u) & 63u);
        *codes++ = static_cast<std::uint8_t>(code);
      }
    }
  }
  return picture;
}

at::Tensor ReadNpy(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string file((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (file.size() < 10 || file.compare(0, 8, std::string("\x93NUMPY\x01\0", 8)) != 0)
    throw std::runtime_error(path + " is no NumPy file of format 1.0");
  const std::size_t header_bytes = static_cast<unsigned char>(file[8]) | static_cast<unsigned char>(file[9])
                                                                             << 8;
  const std::string header = file.substr(10, header_bytes);
  const bool is_double = header.find("'<f8'") != std::string::npos;
  const bool is_float = header.find("'<f4'") != std::string::npos;
  if ((!is_double && !is_float && header.find("'|u1'") == std::string::npos) ||
      header.find("'fortran_order'") == std::string::npos)
    throw std::runtime_error(path + " holds what is not read here: " + header);
  const std::size_t open = header.find('(', header.find("'shape'"));
  std::istringstream extents(header.substr(open + 1, header.find(')', open) - open - 1));
  std::vector<std::int64_t> shape;
  for (std::string extent; std::getline(extents, extent, ',') && extent != " ";)
    shape.push_back(std::stoll(extent));
  const bool columns_first = header.find("'fortran_order': True") != std::string::npos;
  if (columns_first) std::reverse(shape.begin(), shape.end());
  const auto type = is_double ? torch::kDouble : is_float ? torch::kFloat : torch::kByte;
  at::Tensor tensor = torch::empty(shape, type);
  if (file.size() - 10 - header_bytes != tensor.nbytes()) throw std::runtime_error(path + " is cut short");
  std::copy_n(file.data() + 10 + header_bytes, tensor.nbytes(), static_cast<char*>(tensor.data_ptr()));
  return columns_first ? tensor.permute(OrderReversed(tensor.dim())) : tensor;
}

}  // namespace zeroplane::testing
