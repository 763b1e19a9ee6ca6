#include "core/shots/edl.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/shots/film_clock.h"
#include "core/shots/handles.h"
#include "core/shots/text_lines.h"

namespace zeroplane {
namespace {

constexpr std::size_t kReelLength = 8;
constexpr std::string_view kBlack = "BL";

std::string ReelName(std::string_view text) {
  std::string reel;
  for (const char c : UpperCase(text)) {
    if (reel.size() == kReelLength) break;
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    reel += kept ? c : '_';
  }
  return reel.empty() ? "AX" : reel;
}

std::string PaddedNumber(std::int64_t number) {
  std::string text = std::to_string(number);
  if (text.size() < 3) text.insert(0, 3 - text.size(), '0');
  return text;
}

class EdlText {
 public:
  EdlText(const FilmClock& film, const EdlOptions& options)
      : film_(film), options_(options), start_(StartTimecode(film)), reel_(ReelName(options.reel)) {
    text_.append("TITLE: ").append(OneLine(options.title)).append("\n");
    const bool drop = start_.counting() == TimecodeCounting::kDropFrame;
    text_.append(drop ? "FCM: DROP FRAME\n\n" : "FCM: NON-DROP FRAME\n\n");
  }

  void Add(const ShotSpan& shot) {
    const FrameRange source = WithHandles(shot.frames, options_.handle_frames, film_.frame_count);
    const bool pull = options_.handle_frames > 0;
    const FrameRange record = pull ? FrameRange{record_, record_ + source.length()} : source;
    record_ = record.end;
    ++number_;
    const bool cut = pull || shot.transition == Transition::kCut;
    if (cut) {
      Line(reel_, "C       ", source, record);
    } else {
      const FrameRange nothing{record.first, record.first};
      const bool fade = shot.transition == Transition::kFade;
      Line(fade ? kBlack : reel_, "C       ", {source.first, source.first}, nothing);
      Line(reel_, "D    " + PaddedNumber(shot.transition_frames), source, record);
    }
    Comments(shot, cut);
  }

  std::string Take() { return std::move(text_); }

 private:
  void Line(std::string_view reel, std::string_view how, const FrameRange& source, const FrameRange& record) {
    text_.append(PaddedNumber(number_)).append("  ").append(reel);
    text_.append(kReelLength - reel.size() + 1, ' ').append("V     ").append(how);
    for (const std::int64_t frame : {source.first, source.end, record.first, record.end})
      text_.append(" ").append((start_ + frame).ToString());
    text_.append("\n");
  }

  void Comments(const ShotSpan& shot, bool cut) {
    const std::string name = OneLine(shot.name);
    if (!cut && !previous_name_.empty())
      text_.append("* FROM CLIP NAME: ").append(previous_name_).append("\n");
    if (!name.empty()) {
      text_.append(cut ? "* FROM CLIP NAME: " : "* TO CLIP NAME: ");
      text_.append(name).append("\n");
    }
    if (!options_.source_file.empty())
      text_.append("* SOURCE FILE: ").append(OneLine(options_.source_file)).append("\n");
    previous_name_ = name;
  }

  const FilmClock& film_;
  const EdlOptions& options_;
  Timecode start_;
  std::string reel_, text_, previous_name_;
  std::int64_t number_ = 0, record_ = 0;
};

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  for (line = Trimmed(line); !line.empty(); line = Trimmed(line)) {
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

/// What a line says before its four time codes: "001 REEL V D 024".
struct EventHead {
  std::string_view number, reel, channel, how;
  std::int64_t transition_frames = 0;
};

bool IsVideo(std::string_view channel) {
  const std::string upper = UpperCase(channel);
  return upper == "V" || upper == "V1" || upper == "B" || upper == "VA1" || upper == "AV" ||
         upper.ends_with("/V") || upper.starts_with("V/");
}

bool IsBlack(std::string_view reel) {
  const std::string upper = UpperCase(reel);
  return upper == kBlack || upper == "BLK" || upper == "BLACK";
}

class EdlReader {
 public:
  EdlReader(const std::string& subject, const FilmClock& film)
      : subject_(subject),
        film_(film),
        film_counting_(StartTimecode(film).counting()),
        unmarked_(film_counting_) {}

  void Read(std::string_view text) {
    for (const std::string_view line : SplitLines(text)) {
      ++line_;
      ReadLine(Trimmed(line));
    }
    if (!any_event_) {
      throw Error(ErrorCode::kDamaged, subject_, "holds no events of an EDL",
                  "Export the cut as a CMX3600 list.");
    }
  }

  ShotListImport Finish() {
    static const std::array<std::string, 2> kReadings{
        "",
        "The events are placed by record time code, because that fits this film better than the source's."};
    if (events_.empty()) {
      throw Error(ErrorCode::kInvalidArgument, subject_, "has no video events",
                  "Export the picture track, too.");
    }
    ShotListImport import = PlaceEvents(events_, film_, kReadings, subject_);
    import.notes.insert(import.notes.end(), std::move_iterator(notes_.begin()),
                        std::move_iterator(notes_.end()));
    if (audio_events_ > 0) {
      import.notes.push_back(std::to_string(audio_events_) +
                             (audio_events_ == 1 ? " event of other tracks was left out."
                                                 : " events of other tracks were left out."));
    }
    return import;
  }

 private:
  void ReadLine(std::string_view line) {
    const std::string upper = UpperCase(line.substr(0, std::min<std::size_t>(line.size(), 32)));
    if (upper.starts_with("FCM:")) {
      ReadFcm(upper);
    } else if (upper.starts_with("M2 ") || upper.starts_with("M2\t")) {
      Note("has a speed change, which is not followed");
    } else if (upper.starts_with("*")) {
      ReadComment(Trimmed(line.substr(1)));
    } else {
      const std::vector<std::string_view> words = Words(line);
      if (!words.empty() && ParseInteger(words[0])) ReadEvent(words);
    }
  }

  void ReadFcm(const std::string& upper) {
    const bool drop = upper.find("NON") == std::string::npos && upper.find("DROP") != std::string::npos;
    unmarked_ =
        drop && HasDropFrame(film_.frame_rate) ? TimecodeCounting::kDropFrame : TimecodeCounting::kNonDrop;
  }

  void ReadComment(std::string_view comment) {
    const std::string upper = UpperCase(comment);
    for (const std::string_view key : {"FROM CLIP NAME:", "TO CLIP NAME:"}) {
      if (!upper.starts_with(key) || !named_) continue;
      ShotSpan& shot = events_.back().shot;
      const bool to = key.starts_with("TO");
      if (to || shot.transition == Transition::kCut) shot.name = OneLine(comment.substr(key.size()));
    }
  }

  void ReadEvent(const std::vector<std::string_view>& words) {
    any_event_ = true;
    const EventHead head = ReadHead(words);
    where_ = "Event " + std::string(head.number) + " (line " + std::to_string(line_) + ")";
    named_ = false;
    if (!IsVideo(head.channel)) {
      ++audio_events_;
      return;
    }
    const std::span times(words.end() - 4, words.end());
    const FrameRange source = ReadRange(times[0], times[1], "source");
    const FrameRange record = ReadRange(times[2], times[3], "record");
    const bool after_black = std::exchange(after_black_, IsBlack(head.reel));
    const bool comes_from = source.length() == 0 && record.length() == 0;  // the first half of a dissolve
    if (after_black_ || comes_from) return;
    AddEvent(head, source, record, after_black);
  }

  EventHead ReadHead(const std::vector<std::string_view>& words) {
    constexpr std::size_t kTimes = 4, kLeastWords = 4;  // number, reel, channel, how
    if (words.size() < kLeastWords + kTimes)
      Fail("an event needs a number, a reel, a channel, a transition and four time codes");
    EventHead head{words[0], words[1], {}, {}};
    std::size_t how = words.size() - kTimes - 1;
    if (const auto frames = ParseInteger(words[how]); frames && how > 3) {
      head.transition_frames = *frames;
      --how;
    }
    if (how > 3 && UpperCase(words[how - 1]) == "K") --how;  // "K B", "K O": a key and which part of it
    head.how = words[how];
    head.channel = words[how - 1];
    if (head.transition_frames < 0) Fail("a transition cannot be shorter than no frames");
    return head;
  }

  FrameRange ReadRange(std::string_view in, std::string_view out, const char* which) {
    try {
      const Timecode first = Timecode::Parse(in, film_.frame_rate, unmarked_);
      const Timecode end = Timecode::Parse(out, film_.frame_rate, unmarked_);
      if (first.counting() != film_counting_ && !other_counting_) {
        other_counting_ = true;
        Note("is counted otherwise than the film (drop-frame against non-drop)");
      }
      const std::int64_t length = end.FramesSince(first);
      if (length < 0) Fail(std::string("the ") + which + " ends before it begins");
      const std::int64_t frame = FrameAt(film_, first);
      return {frame, frame + length};
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidArgument) throw;
      Fail(error.subject() + " " + error.problem());
    }
  }

  void AddEvent(const EventHead& head, const FrameRange& source, const FrameRange& record, bool after_black) {
    CutEvent event;
    event.where = where_;
    event.readings = {source, record};
    const std::string how = UpperCase(head.how);
    if (how.starts_with("D") || how.starts_with("W")) {
      event.shot.transition = after_black ? Transition::kFade : Transition::kDissolve;
      event.shot.transition_frames = head.transition_frames;
      if (how.starts_with("W")) Note("is a wipe, read as a dissolve");
    } else if (how.starts_with("K")) {
      Note("is a key, read as a cut");
    }
    events_.push_back(std::move(event));
    named_ = true;
  }

  void Note(const std::string& what) {
    if (!where_.empty()) notes_.push_back(where_ + " " + what + ".");
  }

  [[noreturn]] void Fail(const std::string& what) const {
    throw Error(ErrorCode::kDamaged, subject_,
                "cannot be read at line " + std::to_string(line_) + ": " + what, "Export the list again.");
  }

  const std::string& subject_;
  const FilmClock& film_;
  TimecodeCounting film_counting_, unmarked_;
  std::vector<CutEvent> events_;
  std::vector<std::string> notes_;
  std::string where_;  // the event that was read last
  std::int64_t line_ = 0, audio_events_ = 0;
  bool any_event_ = false;
  bool named_ = false;        // comments are about events_.back()
  bool after_black_ = false;  // the video line before was black
  bool other_counting_ = false;
};

}  // namespace

std::string WriteEdl(std::span<const ShotSpan> shots, const FilmClock& film, const EdlOptions& options) {
  EdlText text(film, options);
  for (const ShotSpan& shot : shots) text.Add(shot);
  return text.Take();
}

ShotListImport ReadEdl(std::string_view bytes, const std::string& subject, const FilmClock& film) {
  EdlReader reader(subject, film);
  reader.Read(ToUtf8(bytes, subject));
  return reader.Finish();
}

}  // namespace zeroplane
