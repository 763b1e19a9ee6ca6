#include "tests/core/media_fixture.h"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

namespace zeroplane {
namespace {

constexpr int kSoundRateHz = 8000;

// Little-endian RIFF in memory.
class Riff {
 public:
  void Tag(const char* four) { bytes_.append(four, 4); }
  void U16(unsigned value) {
    bytes_.push_back(static_cast<char>(value));
    bytes_.push_back(static_cast<char>(value >> 8));
  }
  void U32(unsigned value) {
    U16(value & 0xffff);
    U16(value >> 16);
  }
  void Words(std::initializer_list<unsigned> values) {
    for (const unsigned value : values) U32(value);
  }
  std::size_t Open(const char* four) {
    Tag(four);
    U32(0);
    return bytes_.size();
  }
  std::size_t OpenList(const char* chunk, const char* type) {
    const std::size_t start = Open(chunk);
    Tag(type);
    return start;
  }
  void Close(std::size_t start) {
    const auto size = static_cast<unsigned>(bytes_.size() - start);
    for (int i = 0; i < 4; ++i) bytes_[start - 4 + i] = static_cast<char>(size >> (8 * i));
    if (size % 2) bytes_.push_back(0);
  }
  void Append(const std::string& bytes) { bytes_ += bytes; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Rows bottom to top, blue first, padded to four bytes.
std::string BitmapBytes(const ImageU8& image) {
  std::string bytes;
  for (int y = image.height() - 1; y >= 0; --y) {
    for (int x = 0; x < image.width(); ++x)
      for (int c = 2; c >= 0; --c) bytes.push_back(static_cast<char>(image.at(x, y, c)));
    bytes.resize((bytes.size() + 3) / 4 * 4);
  }
  return bytes;
}

std::string SoundBytes(int first_sample, int count) {
  std::string bytes;
  for (int i = first_sample; i < first_sample + count; ++i) {
    const int value = static_cast<int>(8000 * std::sin(i * 0.3));
    bytes.push_back(static_cast<char>(value));
    bytes.push_back(static_cast<char>(value >> 8));
  }
  return bytes;
}

void VideoHeader(Riff& riff, const SyntheticFilm& film, unsigned picture_bytes) {
  const auto width = static_cast<unsigned>(film.width), height = static_cast<unsigned>(film.height);
  const std::size_t list = riff.OpenList("LIST", "strl");
  const std::size_t header = riff.Open("strh");
  riff.Tag("vids");
  riff.Words({0, 0, 0, 0, 1, static_cast<unsigned>(film.frames_per_second), 0,
              static_cast<unsigned>(film.frames), picture_bytes, 0, 0, 0, width | height << 16});
  riff.Close(header);
  const std::size_t format = riff.Open("strf");
  riff.Words({40, width, height, 1 | 24 << 16, 0, picture_bytes, 0, 0, 0, 0});
  riff.Close(format);
  riff.Close(list);
}

void SoundHeader(Riff& riff, const SyntheticFilm& film) {
  const auto samples = static_cast<unsigned>(kSoundRateHz / film.frames_per_second * film.frames);
  const std::size_t list = riff.OpenList("LIST", "strl");
  const std::size_t header = riff.Open("strh");
  riff.Tag("auds");
  riff.Words({0, 0, 0, 0, 1, kSoundRateHz, 0, samples, 4096, 0, 2, 0, 0});
  riff.Close(header);
  const std::size_t format = riff.Open("strf");
  riff.Words({1 | 1 << 16, kSoundRateHz, kSoundRateHz * 2, 2 | 16 << 16});
  riff.Close(format);
  riff.Close(list);
}

void Headers(Riff& riff, const SyntheticFilm& film, unsigned picture_bytes) {
  constexpr unsigned kHasIndex = 0x10;
  const std::size_t list = riff.OpenList("LIST", "hdrl");
  const std::size_t header = riff.Open("avih");
  riff.Words({static_cast<unsigned>(1000000 / film.frames_per_second), 0, 0, kHasIndex,
              static_cast<unsigned>(film.frames), 0, film.sound ? 2u : 1u, picture_bytes,
              static_cast<unsigned>(film.width), static_cast<unsigned>(film.height), 0, 0, 0, 0});
  riff.Close(header);
  VideoHeader(riff, film, picture_bytes);
  if (film.sound) SoundHeader(riff, film);
  riff.Close(list);
}

}  // namespace

ImageU8 SyntheticFrame(const SyntheticFilm& film, int index) {
  ImageU8 image(film.width, film.height, 3);
  for (int y = 0; y < film.height; ++y)
    for (int x = 0; x < film.width; ++x)
      for (int c = 0; c < 3; ++c) {
        const double turns = (x + 2.0 * index) / (40.0 + 8 * c) + (y - 1.0 * index) / 56.0 + c / 3.0;
        image.at(x, y, c) =
            static_cast<std::uint8_t>(std::lround(128 + 80 * std::sin(2 * std::numbers::pi * turns)));
      }
  return image;
}

void WriteAvi(const std::filesystem::path& path, const SyntheticFilm& film) {
  const int samples = kSoundRateHz / film.frames_per_second;
  const auto picture_bytes = static_cast<unsigned>(BitmapBytes(SyntheticFrame(film, 0)).size());
  Riff riff, index;
  const std::size_t whole = riff.OpenList("RIFF", "AVI ");
  Headers(riff, film, picture_bytes);
  const std::size_t movie = riff.OpenList("LIST", "movi");
  const std::size_t index_start = index.Open("idx1");
  const auto add = [&](const char* id, const std::string& bytes) {
    constexpr unsigned kKeyFrame = 0x10;
    index.Tag(id);
    index.Words(
        {kKeyFrame, static_cast<unsigned>(riff.bytes().size() - movie), static_cast<unsigned>(bytes.size())});
    const std::size_t chunk = riff.Open(id);
    riff.Append(bytes);
    riff.Close(chunk);
  };
  for (int i = 0; i < film.frames; ++i) {
    add("00db", BitmapBytes(SyntheticFrame(film, i)));
    if (film.sound) add("01wb", SoundBytes(i * samples, samples));
  }
  riff.Close(movie);
  index.Close(index_start);
  riff.Append(index.bytes());
  riff.Close(whole);
  std::ofstream(path, std::ios::binary) << riff.bytes();
}

void WriteY4m(const std::filesystem::path& path, int width, int height, int luma, int cb, int cr) {
  std::ofstream file(path, std::ios::binary);
  file << "YUV4MPEG2 W" << width << " H" << height << " F25:1 Ip A1:1 C420mpeg2\nFRAME\n";
  const auto plane = [&](int w, int h, int value) {
    file << std::string(static_cast<std::size_t>(w) * h, static_cast<char>(value));
  };
  plane(width, height, luma);
  plane(width / 2, height / 2, cb);
  plane(width / 2, height / 2, cr);
}

double Psnr(const ImageU8& a, const ImageU8& b) {
  ZP_CHECK(a.SameShape(b), "pictures to compare");
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a.data()[i]) - b.data()[i];
    sum += difference * difference;
  }
  if (sum == 0) return std::numeric_limits<double>::infinity();
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.size()) / sum);
}

std::filesystem::path SharedFile(const char* relative) {
  const auto path = std::filesystem::path(ZEROPLANE_SOURCE_DIR).parent_path() / "shared" / relative;
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

void Truncate(const std::filesystem::path& from, const std::filesystem::path& to, double fraction) {
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::permissions(to, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  std::filesystem::resize_file(
      to, static_cast<std::uintmax_t>(static_cast<double>(std::filesystem::file_size(from)) * fraction));
}

}  // namespace zeroplane
