#include "core/media/film_parts.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/sequence_writer.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

constexpr const char* kUnfinished = "unfinished.part";

}  // namespace

FilmParts::FilmParts(const fs::path& path, const fs::path& folder, const FilmWriterOptions& options,
                     const FilmReader& source)
    : path_(path), folder_(folder), muxer_(path, options, source) {
  const PictureEncoder trial(muxer_.Plan(), [](AVPacket&) {});  // wrong settings are said before the work
  FindParts();
}

FilmParts::~FilmParts() {
  std::error_code ignored;
  if (file_) {
    file_.reset();
    fs::remove(folder_ / kUnfinished, ignored);
  }
}

fs::path FilmParts::PartPath(std::int64_t first, std::int64_t end) const {
  char name[64];
  std::snprintf(name, sizeof name, "frames-%08lld-%08lld.part", static_cast<long long>(first),
                static_cast<long long>(end - 1));
  return folder_ / name;
}

// The parts that follow one another from the first frame on.
void FilmParts::FindParts() {
  std::map<std::int64_t, std::int64_t> found;
  std::error_code problem;
  for (fs::directory_iterator entry(folder_, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    long long first = 0, last = 0;
    const std::string name = entry->path().filename().string();
    if (std::sscanf(name.c_str(), "frames-%lld-%lld.part", &first, &last) == 2 && last >= first &&
        PartPath(first, last + 1).filename() == name)
      found[first] = last + 1;
  }
  for (auto part = found.find(0); part != found.end(); part = found.find(frames_done_)) {
    parts_.push_back(PartPath(part->first, part->second));
    frames_done_ = part->second;
  }
}

void FilmParts::ThrowWriteError(int error_number) const {
  if (error_number == ENOSPC || error_number == EDQUOT)
    throw Error(ErrorCode::kDiskFull, path_.string(), "could not be finished: the disk is full",
                "Free some space.");
  throw Error(ErrorCode::kUnwritable, path_.string(),
              "cannot be written: " + std::generic_category().message(error_number),
              "Choose another folder or disk.");
}

void FilmParts::BeginPart() {
  std::error_code problem;
  fs::create_directories(folder_, problem);
  if (problem) ThrowWriteError(problem.value());
  try {
    file_.emplace(folder_ / kUnfinished);
  } catch (const std::system_error& error) {
    ThrowWriteError(error.code().value());
  }
  has_header_ = false;
  encoder_.emplace(muxer_.Plan(), [this](AVPacket& packet) { Store(packet); });
}

void FilmParts::Store(const AVPacket& packet) {
  try {
    if (!has_header_) file_->WriteHeader(*encoder_->codec());
    has_header_ = true;
    file_->Write(packet);
  } catch (const std::system_error& error) {
    ThrowWriteError(error.code().value());
  }
}

template <class Picture>
void FilmParts::WriteAny(const Picture& picture, FrameTime time) {
  ZP_CHECK(!finished_, "Write() after Finish()");
  if (!encoder_) BeginPart();
  encoder_->Write(picture, time);
  ++written_;
}

void FilmParts::Write(const ImageU8& picture, FrameTime time) {
  WriteAny(picture, time);
}

void FilmParts::Write(const ImageU16& picture, FrameTime time) {
  WriteAny(picture, time);
}

void FilmParts::Write(const NativeFrame& frame, FrameTime time) {
  WriteAny(frame, time);
}

void FilmParts::EndPart() {
  if (!encoder_) return;
  const fs::path part = PartPath(frames_done_, frames_done_ + written_);
  encoder_->Flush();
  try {
    file_->Close();
    fs::rename(folder_ / kUnfinished, part);
  } catch (const std::system_error& error) {
    ThrowWriteError(error.code().value());
  }
  file_.reset();
  encoder_.reset();
  parts_.push_back(part);
  frames_done_ += std::exchange(written_, 0);
}

// Every part's encoder counted from its own start. For the whole, the i-th packet is decoded when the picture
// so many places earlier is shown that no packet comes after its own time; the first ones as far ahead.
std::vector<std::int64_t> FilmParts::DecodingTimes() const {
  std::vector<std::int64_t> coded;
  for (const fs::path& part : parts_) {
    PacketFileReader reader(part);
    while (const PacketPtr packet = reader.NextTimes()) coded.push_back(packet->pts);
  }
  std::vector<std::int64_t> shown = coded;
  std::ranges::sort(shown);
  std::size_t delay = 0;
  for (std::size_t i = 0; i < coded.size(); ++i) {
    const auto place = static_cast<std::size_t>(std::ranges::lower_bound(shown, coded[i]) - shown.begin());
    if (place < i) delay = std::max(delay, i - place);
  }
  std::vector<std::int64_t> times(coded.size());
  for (std::size_t i = 0; i < times.size(); ++i)
    times[i] = i < delay ? shown[i] - (shown[delay] - shown[0]) : shown[i - delay];
  return times;
}

void FilmParts::Finish() {
  ZP_CHECK(!finished_, "Finish() twice");
  EndPart();
  finished_ = true;
  const std::vector<std::int64_t> times = DecodingTimes();
  if (static_cast<std::int64_t>(times.size()) != frames_done_)
    throw Error(ErrorCode::kDamaged, folder_.string(), "holds parts that are not whole",
                "Delete the folder and begin again.");
  PictureEncoder encoder(muxer_.Plan(), [](AVPacket&) {});  // of which the muxer takes the description
  std::size_t next = 0;
  for (const fs::path& part : parts_) {
    PacketFileReader reader(part);
    encoder.Open(reader.pixel_format());
    if (!muxer_.begun()) muxer_.Begin(*encoder.codec(), reader.header());
    while (const PacketPtr packet = reader.Next()) {
      packet->dts = times.at(next++);
      muxer_.Write(*packet);
    }
  }
  encoder.Open(AV_PIX_FMT_BGR0);
  if (!muxer_.begun()) muxer_.Begin(*encoder.codec());
  muxer_.Finish();
}

std::unique_ptr<PartsWriter> MakePartsWriter(const fs::path& path, const fs::path& folder,
                                             const FilmWriterOptions& options, const FilmReader& source) {
  CheckMasterEnding(path, options.format);
  if (Info(options.format).sequence) return std::make_unique<SequenceWriter>(path, options, source, folder);
  return std::make_unique<FilmParts>(path, folder, options, source);
}

}  // namespace zeroplane
