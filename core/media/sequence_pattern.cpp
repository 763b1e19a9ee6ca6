#include "core/media/sequence_pattern.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/media/image_codec.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

constexpr int kMaxDigits = 18;  // below 2^63
constexpr std::size_t kMaxNamedRuns = 8;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// A number's place in a file name.
struct Placeholder {
  std::size_t begin = 0, end = 0;
  int digits = 1;
};

// Of the placeholder that starts at `begin`, or nullopt when none does.
std::optional<Placeholder> PlaceholderAt(const std::string& name, std::size_t begin) {
  std::size_t end = begin;
  if (name[begin] == '#') {
    while (end < name.size() && name[end] == '#') ++end;
    return Placeholder{begin, end, static_cast<int>(std::min<std::size_t>(end - begin, kMaxDigits + 1))};
  }
  if (name[begin] != '%') return std::nullopt;
  const std::size_t width = ++end;
  while (end < name.size() && IsDigit(name[end])) ++end;
  if (end == name.size() || name[end] != 'd') return std::nullopt;
  int digits = 1;
  if (end > width && std::from_chars(&name[width], &name[end], digits).ec != std::errc{})
    digits = kMaxDigits + 1;
  return Placeholder{begin, end + 1, std::max(digits, 1)};
}

// Without the percent signs that stand for one.
std::string Unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 1 < text.size() && text[i + 1] == '%') ++i;
    plain += text[i];
  }
  return plain;
}

std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '%' ? 2 : 1, c);
  return escaped;
}

std::vector<std::string> FileNames(const fs::path& folder, const std::string& subject) {
  std::vector<std::string> names;
  std::error_code problem;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, problem);
  for (; !problem && entry != fs::directory_iterator(); entry.increment(problem))
    names.push_back(entry->path().filename().string());
  if (problem == std::errc::no_such_file_or_directory || problem == std::errc::not_a_directory)
    throw Error(ErrorCode::kNotFound, subject, "was not found: there is no folder " + folder.string(),
                "Check the path, or locate the sequence again.");
  if (problem)
    throw Error(ErrorCode::kUnreadable, subject, "cannot be read: " + problem.message(),
                "Give yourself permission to read the folder.");
  return names;
}

std::vector<NumberRun> Gaps(const std::vector<std::int64_t>& rising) {
  std::vector<NumberRun> gaps;
  for (std::size_t i = 1; i < rising.size(); ++i)
    if (rising[i] - rising[i - 1] > 1) gaps.push_back({rising[i - 1] + 1, rising[i] - 1});
  return gaps;
}

/// A file name that ends in a number and a picture's ending.
struct NumberedName {
  std::string prefix, number, suffix;
};

std::optional<NumberedName> SplitName(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || !HasImageEnding(name)) return std::nullopt;
  std::size_t begin = dot;
  while (begin > 0 && IsDigit(name[begin - 1])) --begin;
  if (begin == dot) return std::nullopt;
  return NumberedName{name.substr(0, begin), name.substr(begin, dot - begin), name.substr(dot)};
}

// Numbers with leading zeros tell how wide all are; without any, all of one width are as wide as that.
SequencePattern PatternOf(const fs::path& folder, const std::vector<NumberedName>& names) {
  std::size_t narrowest = names.front().number.size();
  for (const NumberedName& name : names) narrowest = std::min(narrowest, name.number.size());
  return {folder, names.front().prefix, names.front().suffix, static_cast<int>(narrowest)};
}

[[noreturn]] void ThrowMixedFolder(const fs::path& folder, const std::string& one, const std::string& other) {
  throw Error(ErrorCode::kUnsupported, folder.string(), "holds " + one + " and " + other,
              "Name one of its image sequences, like " + (folder / one).string() + ".");
}

}  // namespace

fs::path SequencePattern::PathOf(std::int64_t number) const {
  std::string text = std::to_string(number);
  if (std::cmp_less(text.size(), digits)) text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
  return folder / std::string(prefix).append(text).append(suffix);
}

std::optional<std::int64_t> SequencePattern::NumberOf(std::string_view name) const {
  if (name.size() <= prefix.size() + suffix.size() || !name.starts_with(prefix) || !name.ends_with(suffix))
    return std::nullopt;
  const std::string_view text = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
  if (std::cmp_less(text.size(), digits) || text.size() > kMaxDigits ||
      !std::all_of(text.begin(), text.end(), IsDigit))
    return std::nullopt;
  if (std::cmp_greater(text.size(), digits) && text.front() == '0') return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string SequencePattern::Text() const {
  std::string number = "%";
  if (digits > 1) number.append("0").append(std::to_string(digits));
  number.append("d");
  return (folder / Escaped(prefix).append(number).append(Escaped(suffix))).string();
}

std::optional<SequencePattern> ParseSequencePattern(const fs::path& path) {
  const std::string name = path.filename().string();
  std::optional<Placeholder> found;
  for (std::size_t i = 0; i < name.size();) {
    if (name[i] == '%' && i + 1 < name.size() && name[i + 1] == '%') {
      i += 2;
      continue;
    }
    const std::optional<Placeholder> here = PlaceholderAt(name, i);
    if (here && found) return std::nullopt;
    if (here) found = here;
    i = here ? here->end : i + 1;
  }
  if (!found || found->digits > kMaxDigits) return std::nullopt;
  return SequencePattern{path.parent_path(), Unescaped(name.substr(0, found->begin)),
                         Unescaped(name.substr(found->end)), found->digits};
}

SequenceFiles FindSequence(const SequencePattern& pattern) {
  std::vector<std::int64_t> numbers;
  for (const std::string& name : FileNames(pattern.folder, pattern.Text()))
    if (const auto number = pattern.NumberOf(name)) numbers.push_back(*number);
  if (numbers.empty())
    throw Error(ErrorCode::kNotFound, pattern.Text(), "was not found: no file has such a name",
                "Check the name and the number of digits.");
  std::sort(numbers.begin(), numbers.end());
  return {pattern, numbers.front(), numbers.back(), Gaps(numbers)};
}

SequenceFiles FindSequenceInFolder(const fs::path& folder) {
  std::map<std::pair<std::string, std::string>, std::vector<NumberedName>> sequences;
  std::vector<std::string> others;
  for (const std::string& name : FileNames(folder, folder.string())) {
    if (name.starts_with('.')) continue;
    if (const auto split = SplitName(name))
      sequences[{split->prefix, split->suffix}].push_back(*split);
    else
      others.push_back(name);
  }
  if (sequences.empty())
    throw Error(ErrorCode::kIsDirectory, folder.string(), "is a directory without an image sequence",
                "Choose a film, or a folder of numbered pictures.");
  const auto text = [&](const std::vector<NumberedName>& names) { return PatternOf({}, names).Text(); };
  const std::vector<NumberedName>& first = sequences.begin()->second;
  if (sequences.size() > 1) ThrowMixedFolder(folder, text(first), text(std::next(sequences.begin())->second));
  if (!others.empty()) ThrowMixedFolder(folder, text(first), *std::min_element(others.begin(), others.end()));
  const SequencePattern pattern = PatternOf(folder, first);
  for (const NumberedName& name : first)
    if (const std::string file = name.prefix + name.number + name.suffix; !pattern.NumberOf(file))
      ThrowMixedFolder(folder, pattern.PathOf(0).filename().string(), file);
  return FindSequence(pattern);
}

std::string MissingFramesText(const std::vector<NumberRun>& missing) {
  if (missing.empty()) return {};
  if (missing.size() == 1 && missing[0].first == missing[0].last)
    return "frame " + std::to_string(missing[0].first) + " is missing";
  std::string text = "frames ";
  for (std::size_t i = 0; i < std::min(missing.size(), kMaxNamedRuns); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(missing[i].first);
    if (missing[i].last != missing[i].first) text.append("-").append(std::to_string(missing[i].last));
  }
  if (missing.size() > kMaxNamedRuns)
    text.append(" and ").append(std::to_string(missing.size() - kMaxNamedRuns)).append(" more runs");
  return text + " are missing";
}

}  // namespace zeroplane
