#include "tests/core/picture_fixture.h"

#include <bit>
#include <fstream>
#include <iterator>

namespace zeroplane {
namespace {

class DpxBytes {
 public:
  explicit DpxBytes(std::size_t size) : bytes_(size, '\0') {}

  void U8(std::size_t at, int value) { bytes_[at] = static_cast<char>(value); }
  void U16(std::size_t at, unsigned value) {
    U8(at, static_cast<int>(value >> 8));
    U8(at + 1, static_cast<int>(value & 0xff));
  }
  void U32(std::size_t at, std::uint32_t value) {
    U16(at, value >> 16);
    U16(at + 2, value & 0xffff);
  }
  void Real(std::size_t at, float value) { U32(at, std::bit_cast<std::uint32_t>(value)); }
  void Text(std::size_t at, const std::string& text) { bytes_.replace(at, text.size(), text); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

void DpxHeaderBytes(DpxBytes& file, const SyntheticDpx& dpx, unsigned offset) {
  file.Text(0, "SDPX");
  file.U32(4, offset);
  file.Text(8, "V1.0");
  file.U32(16, static_cast<std::uint32_t>(file.bytes().size()));
  file.U32(24, 1664);
  file.U32(28, dpx.short_header ? 0 : 384);
  file.U32(660, 0xffffffff);
  file.U16(768, 0);  // left to right, top to bottom
  file.U16(770, 1);  // one element
  file.U32(772, static_cast<std::uint32_t>(dpx.width));
  file.U32(776, static_cast<std::uint32_t>(dpx.height));
  file.U8(800, 50);  // RGB
  file.U8(801, dpx.transfer);
  file.U8(802, dpx.transfer);
  file.U8(803, dpx.bits);
  file.U16(804, dpx.bits == 10 ? 1 : 0);
  file.U32(808, offset);
  file.U32(1628, 1);
  file.U32(1632, 1);
  if (dpx.short_header) return;
  file.Real(1724, dpx.film_rate);
  file.U32(1920, dpx.timecode);
  file.Real(1940, dpx.television_rate);
}

void Append32(std::string& bytes, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
}

void Attribute(std::string& bytes, const std::string& name, const std::string& type,
               const std::string& value) {
  bytes += name + '\0' + type + '\0';
  Append32(bytes, static_cast<std::uint32_t>(value.size()));
  bytes += value;
}

std::string Box(int x0, int y0, int x1, int y1) {
  std::string box;
  for (const int value : {x0, y0, x1, y1}) Append32(box, static_cast<std::uint32_t>(value));
  return box;
}

std::string Floats(std::initializer_list<float> values) {
  std::string bytes;
  for (const float value : values) Append32(bytes, std::bit_cast<std::uint32_t>(value));
  return bytes;
}

std::string ExrHeader(const SyntheticExr& exr, const ImageF32& data) {
  std::string header("\x76\x2f\x31\x01\x02\0\0\0", 8), channels;
  for (const std::string& name : exr.channels) {
    channels += name + '\0';
    for (const std::uint32_t value : {2u, 0u, 1u, 1u}) Append32(channels, value);  // 32-bit float
  }
  Attribute(header, "channels", "chlist", channels + '\0');
  Attribute(header, "compression", "compression", std::string(1, '\0'));
  Attribute(header, "dataWindow", "box2i",
            Box(exr.x, exr.y, exr.x + data.width() - 1, exr.y + data.height() - 1));
  Attribute(header, "displayWindow", "box2i", Box(0, 0, exr.display_width - 1, exr.display_height - 1));
  Attribute(header, "lineOrder", "lineOrder", std::string(1, '\0'));
  Attribute(header, "pixelAspectRatio", "float", Floats({1}));
  Attribute(header, "screenWindowCenter", "v2f", Floats({0, 0}));
  Attribute(header, "screenWindowWidth", "float", Floats({1}));
  return header + '\0';
}

}  // namespace

void WriteDpx(const std::filesystem::path& path, const SyntheticDpx& dpx,
              const std::vector<std::uint16_t>& samples) {
  const unsigned offset = dpx.short_header ? 1664 : 2048;
  const std::size_t pixels = samples.size() / 3;
  const std::size_t pixel_bytes = dpx.bits == 10 ? 4 : dpx.bits / 8 * 3;
  DpxBytes file(offset + pixels * pixel_bytes);
  DpxHeaderBytes(file, dpx, offset);
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint16_t* rgb = &samples[3 * i];
    const std::size_t at = offset + i * pixel_bytes;
    if (dpx.bits == 10) {
      file.U32(at, static_cast<std::uint32_t>(rgb[0]) << 22 | static_cast<std::uint32_t>(rgb[1]) << 12 |
                       static_cast<std::uint32_t>(rgb[2]) << 2);
      continue;
    }
    for (std::size_t c = 0; c < 3; ++c)
      dpx.bits == 8 ? file.U8(at + c, rgb[c]) : file.U16(at + 2 * c, rgb[c]);
  }
  WriteBytes(path, file.bytes());
}

void WriteExr(const std::filesystem::path& path, const SyntheticExr& exr, const ImageF32& data) {
  std::string bytes = ExrHeader(exr, data);
  const std::size_t row_bytes = data.row_size() * 4;
  for (int y = 0; y < data.height(); ++y) {
    Append32(bytes, static_cast<std::uint32_t>(ExrHeader(exr, data).size() + 8u * data.height() +
                                               static_cast<std::size_t>(y) * (row_bytes + 8)));
    Append32(bytes, 0);
  }
  for (int y = 0; y < data.height(); ++y) {
    Append32(bytes, static_cast<std::uint32_t>(exr.y + y));
    Append32(bytes, static_cast<std::uint32_t>(row_bytes));
    for (int c = 0; c < data.channels(); ++c)
      for (int x = 0; x < data.width(); ++x) Append32(bytes, std::bit_cast<std::uint32_t>(data.at(x, y, c)));
  }
  WriteBytes(path, bytes);
}

void WriteRaw(const std::filesystem::path& path, const void* samples, std::size_t bytes) {
  WriteBytes(path, std::string(static_cast<const char*>(samples), bytes));
}

std::string ReadBytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteBytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

ImageU16 DeepImage(int width, int height, int index) {
  ImageU16 picture(width, height, 3);
  std::uint32_t state = 12345u + 977u * static_cast<std::uint32_t>(index);
  for (std::size_t i = 0; i < picture.size(); ++i) {
    state = state * 1664525u + 1013904223u;
    picture.data()[i] = static_cast<std::uint16_t>(state >> 16);
  }
  return picture;
}

}  // namespace zeroplane
