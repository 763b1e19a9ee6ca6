#include "core/depth/iw3_export.h"

#include <charconv>
#include <cmath>
#include <map>
#include <system_error>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/shots/text_lines.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void ThrowDamaged(const std::string& subject, std::size_t line, const std::string& what) {
  throw Error(ErrorCode::kDamaged, subject,
              std::string("is not an export of iw3: line ").append(std::to_string(line)).append(" ") + what,
              "Let iw3 export the film again.");
}

// Without a comment; quotes as YAML has them.
std::string Unquoted(std::string_view value, const std::string& subject, std::size_t line) {
  if (value.empty() || (value.front() != '\'' && value.front() != '"'))
    return std::string(Trimmed(value.substr(0, value.find(" #"))));
  const char quote = value.front();
  std::string text;
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] == '\\' && quote == '"') ThrowDamaged(subject, line, "has an escaped letter");
    if (value[i] != quote) {
      text += value[i];
    } else if (quote == '\'' && i + 1 < value.size() && value[i + 1] == quote) {
      text += value[i++];
    } else {
      return text;
    }
  }
  ThrowDamaged(subject, line, "does not end its quotes");
}

struct Value {
  std::string text;
  std::size_t line = 0;
};
using Values = std::map<std::string, Value, std::less<>>;

Values ReadValues(std::string_view text, const std::string& subject) {
  Values values;
  std::size_t line = 0;
  for (const std::string_view raw : SplitLines(text)) {
    ++line;
    const bool nested = !raw.empty() && (raw.front() == ' ' || raw.front() == '\t' || raw.front() == '-');
    const std::string_view content = Trimmed(raw);
    if (nested || content.empty() || content.front() == '#' || content == "---" || content == "...") continue;
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos) ThrowDamaged(subject, line, "is no \"key: value\"");
    values[std::string(content.substr(0, colon))] = {
        Unquoted(Trimmed(content.substr(colon + 1)), subject, line), line};
  }
  return values;
}

bool IsNull(const std::string& text) {
  return text.empty() || text == "null" || text == "~";
}

double Number(std::string_view text, const std::string& subject, std::size_t line) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size() || !(number > 0) || number > 1e6)
    ThrowDamaged(subject, line, "has a frame rate that is none");
  return number;
}

// "24", "23.976023976", "24000/1001"
Rational Rate(const std::string& text, const std::string& subject, std::size_t line) {
  const std::size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto number = ParseInteger(std::string_view(text).substr(0, slash)),
               divisor = ParseInteger(std::string_view(text).substr(slash + 1));
    if (!number || !divisor || *number <= 0 || *divisor <= 0)
      ThrowDamaged(subject, line, "has a frame rate that is none");
    return {*number, *divisor};
  }
  const double rate = Number(text, subject, line);
  constexpr std::int64_t kNtsc = 1001;  // 24000/1001 and its like, written as a float
  const double times = rate * static_cast<double>(kNtsc) / 1000;
  if (std::abs(rate - std::round(rate)) > 1e-6 && std::abs(times - std::round(times)) < 1e-3)
    return {std::llround(times) * 1000, kNtsc};
  return Rational{std::llround(rate * 1e6), 1000000}.Reduced();
}

// Anything but plain words is put in quotes.
std::string Quoted(const std::string& text) {
  ZP_CHECK(text.find('\n') == std::string::npos && text.find('\r') == std::string::npos, text);
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

}  // namespace

Iw3Export ParseIw3Export(std::string_view bytes, const std::string& subject) {
  const std::string text = ToUtf8(bytes, subject);
  const Values values = ReadValues(text, subject);
  const auto type = values.find("type");
  if (type == values.end())
    throw Error(ErrorCode::kDamaged, subject, "is not an export of iw3: it has no \"type\"",
                "Let iw3 export the film again.");
  if (type->second.text != "video" && type->second.text != "images")
    ThrowDamaged(subject, type->second.line, "has a type that is neither video nor images");
  Iw3Export exported;
  exported.video = type->second.text == "video";
  const auto take = [&](const char* key, std::string& to) {
    if (const auto found = values.find(key); found != values.end() && !IsNull(found->second.text))
      to = found->second.text;
  };
  take("basename", exported.basename);
  take("rgb_dir", exported.rgb_dir);
  take("depth_dir", exported.depth_dir);
  take("audio_file", exported.audio_file);
  take("mapper", exported.mapper);
  std::string skip;
  take("skip_mapper", skip);
  exported.skip_mapper = skip == "true" || skip == "True";
  if (const auto rate = values.find("fps");
      rate != values.end() && !IsNull(rate->second.text) && exported.video)
    exported.frame_rate = Rate(rate->second.text, subject, rate->second.line);
  return exported;
}

std::string Iw3ExportText(const Iw3Export& exported) {
  std::string text = std::string("type: ") + (exported.video ? "video" : "images") + "\n";
  if (!exported.basename.empty()) text.append("basename: ").append(Quoted(exported.basename)).append("\n");
  if (exported.frame_rate) {
    const Rational rate = exported.frame_rate->Reduced();
    text.append("fps: ").append(std::to_string(rate.num));
    if (rate.den != 1) text.append("/").append(std::to_string(rate.den));
    text.append("\n");
  }
  text.append("rgb_dir: ").append(Quoted(exported.rgb_dir)).append("\n");
  text.append("depth_dir: ").append(Quoted(exported.depth_dir)).append("\n");
  if (!exported.audio_file.empty())
    text.append("audio_file: ").append(Quoted(exported.audio_file)).append("\n");
  text.append("mapper: ").append(Quoted(exported.mapper)).append("\n");
  text.append("skip_mapper: ").append(exported.skip_mapper ? "true" : "false").append("\n");
  return text + "user_data: {}\n";
}

std::optional<fs::path> FindIw3Export(const fs::path& path) {
  std::error_code ignored;
  const fs::path inside = path / kIw3ExportFile;
  if (fs::is_regular_file(inside, ignored)) return inside;
  if (path.filename() == kIw3ExportFile && fs::is_regular_file(path, ignored)) return path;
  return std::nullopt;
}

}  // namespace zeroplane
