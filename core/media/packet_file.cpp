#include "core/media/packet_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

extern "C" {
#include <libavutil/adler32.h>
}

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

constexpr char kMagic[8] = {'Z', 'P', 'P', 'A', 'C', 'K', '0', '1'};
constexpr std::uint32_t kMaxBytes = 1u << 30;  // of a packet or header; more is damage

std::uint32_t Checksum(const void* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(av_adler32_update(1, static_cast<const std::uint8_t*>(bytes), size));
}

[[noreturn]] void ThrowErrno() {
  throw std::system_error(errno, std::generic_category());
}

}  // namespace

PacketFileWriter::PacketFileWriter(const fs::path& path) : file_(std::fopen(path.c_str(), "wb")) {
  if (!file_) ThrowErrno();
}

void PacketFileWriter::Put(const void* bytes, std::size_t size) {
  if (std::fwrite(bytes, 1, size, file_.get()) != size) ThrowErrno();
}

void PacketFileWriter::WriteHeader(const AVCodecContext& encoder) {
  const auto format = static_cast<std::int32_t>(encoder.pix_fmt);
  const auto size = static_cast<std::uint32_t>(encoder.extradata_size);
  Put(kMagic, sizeof kMagic);
  Put(&format, sizeof format);
  Put(&size, sizeof size);
  Put(encoder.extradata, size);
}

void PacketFileWriter::Write(const AVPacket& packet) {
  const auto size = static_cast<std::uint32_t>(packet.size);
  ZP_CHECK_LT(size, kMaxBytes);
  const std::int64_t times[3] = {packet.pts, packet.dts, packet.duration};
  const std::uint32_t rest[3] = {static_cast<std::uint32_t>(packet.flags), size, Checksum(packet.data, size)};
  Put(times, sizeof times);
  Put(rest, sizeof rest);
  Put(packet.data, size);
}

void PacketFileWriter::Close() {
  if (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) ThrowErrno();
  if (std::fclose(file_.release()) != 0) ThrowErrno();
}

PacketFileReader::PacketFileReader(const fs::path& path)
    : path_(path), file_(std::fopen(path.c_str(), "rb")) {
  if (!file_)
    throw Error(ErrorCode::kNotFound, path.string(),
                "cannot be read: " + std::generic_category().message(errno),
                "Begin again without what was done so far.");
  char magic[sizeof kMagic] = {};
  std::int32_t format = 0;
  std::uint32_t size = 0;
  if (!Get(magic, sizeof magic) || std::memcmp(magic, kMagic, sizeof magic) != 0 ||
      !Get(&format, sizeof format) || !Get(&size, sizeof size) || size > kMaxBytes)
    ThrowDamaged();
  pixel_format_ = static_cast<AVPixelFormat>(format);
  header_.resize(size);
  if (!Get(header_.data(), size)) ThrowDamaged();
}

bool PacketFileReader::Get(void* bytes, std::size_t size) {
  return std::fread(bytes, 1, size, file_.get()) == size;
}

void PacketFileReader::ThrowDamaged() const {
  throw Error(ErrorCode::kDamaged, path_.string(), "is damaged",
              "Delete it and what comes after it, and go on with --resume.");
}

bool PacketFileReader::NextRecord(Record& record) {
  std::int64_t times[3];
  std::uint32_t rest[3];
  const std::size_t got = std::fread(times, 1, sizeof times, file_.get());
  if (got == 0 && std::feof(file_.get())) return false;
  if (got != sizeof times || !Get(rest, sizeof rest) || rest[1] > kMaxBytes) ThrowDamaged();
  record = {times[0], times[1], times[2], rest[0], rest[1], rest[2]};
  return true;
}

PacketPtr PacketFileReader::NextTimes() {
  Record record{};
  if (!NextRecord(record)) return nullptr;
  if (fseeko(file_.get(), static_cast<off_t>(record.size), SEEK_CUR) != 0) ThrowDamaged();
  PacketPtr packet = MakePacket();
  packet->pts = record.pts;
  packet->dts = record.dts;
  packet->duration = record.duration;
  return packet;
}

PacketPtr PacketFileReader::Next() {
  Record record{};
  if (!NextRecord(record)) return nullptr;
  PacketPtr packet = MakePacket();
  if (av_new_packet(packet.get(), static_cast<int>(record.size)) < 0) throw std::bad_alloc();
  if (!Get(packet->data, record.size) || Checksum(packet->data, record.size) != record.checksum)
    ThrowDamaged();
  packet->pts = record.pts;
  packet->dts = record.dts;
  packet->duration = record.duration;
  packet->flags = static_cast<int>(record.flags);
  return packet;
}

}  // namespace zeroplane
