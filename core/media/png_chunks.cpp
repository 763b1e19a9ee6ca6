#include "core/media/png_chunks.h"

#include <algorithm>
#include <string_view>

extern "C" {
#include <libavutil/crc.h>
#include <libavutil/pixdesc.h>
}

namespace zeroplane {
namespace {

using Bytes = std::span<const std::uint8_t>;
constexpr std::size_t kSignature = 8, kFrame = 12;  // length, type and checksum of a chunk

struct Chunk {
  std::string_view type;
  Bytes payload;
  std::size_t end = 0;  ///< in the file
};

std::uint32_t U32(Bytes bytes, std::size_t at) {
  return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
         static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
}

std::uint32_t Checksum(Bytes bytes) {
  return ~av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), 0xffffffff, bytes.data(), bytes.size());
}

// nullopt where there is no whole chunk with a right checksum.
std::optional<Chunk> ChunkAt(Bytes file, std::size_t at) {
  if (at > file.size() || file.size() - at < kFrame) return std::nullopt;
  const std::size_t size = U32(file, at);
  if (size > file.size() - at - kFrame) return std::nullopt;
  if (Checksum(file.subspan(at + 4, size + 4)) != U32(file, at + 8 + size)) return std::nullopt;
  return Chunk{
      {reinterpret_cast<const char*>(&file[at + 4]), 4}, file.subspan(at + 8, size), at + kFrame + size};
}

std::string NameOr(const char* name) {
  return name ? name : "unknown";
}

void AppendU32(std::vector<std::uint8_t>& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

}  // namespace

bool HasPngHeader(Bytes head) {
  const std::optional<Chunk> first = ChunkAt(head, kSignature);
  return first && first->type == "IHDR";
}

bool IsWholePng(Bytes file) {
  if (!HasPngHeader(file)) return false;
  for (std::optional<Chunk> chunk = ChunkAt(file, kSignature); chunk; chunk = ChunkAt(file, chunk->end))
    if (chunk->type == "IEND") return true;
  return false;
}

PngColours ReadPngColours(Bytes head) {
  PngColours colours;
  for (std::optional<Chunk> chunk = ChunkAt(head, kSignature); chunk; chunk = ChunkAt(head, chunk->end)) {
    if (chunk->type == "cICP" && chunk->payload.size() == 4)
      return {NameOr(av_color_primaries_name(static_cast<AVColorPrimaries>(chunk->payload[0]))),
              NameOr(av_color_transfer_name(static_cast<AVColorTransferCharacteristic>(chunk->payload[1])))};
    if (chunk->type == "sRGB") colours = {"bt709", "iec61966-2-1"};
    if (chunk->type == "IDAT") break;
  }
  return colours;
}

void TagPng(std::vector<std::uint8_t>& file, const PngColours& colours) {
  constexpr int kUnspecified = 2;
  const auto number = [](int code) { return code > 0 ? code : kUnspecified; };
  const int primaries = number(av_color_primaries_from_name(colours.primaries.c_str())),
            transfer = number(av_color_transfer_from_name(colours.transfer.c_str()));
  const std::optional<Chunk> header = ChunkAt(file, kSignature);
  if (!header || (primaries == kUnspecified && transfer == kUnspecified)) return;
  std::vector<std::uint8_t> chunk;
  AppendU32(chunk, 4);
  for (const int byte :
       {int{'c'}, int{'I'}, int{'C'}, int{'P'}, primaries, transfer, 0, 1})  // RGB, full range
    chunk.push_back(static_cast<std::uint8_t>(byte));
  AppendU32(chunk, Checksum(Bytes(chunk).subspan(4)));
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(header->end), chunk.begin(), chunk.end());
}

}  // namespace zeroplane
