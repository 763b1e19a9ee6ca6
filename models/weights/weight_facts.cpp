#include "models/weights/weight_facts.h"

#include <algorithm>
#include <string_view>

namespace zeroplane {
namespace {

constexpr std::string_view kAnd = " + ";

// Adds what a list does not name yet.
void AddToList(std::string_view items, std::string& list) {
  for (std::size_t begin = 0; begin < items.size();) {
    const std::size_t end = std::min(items.find(kAnd, begin), items.size());
    const std::string item(items.substr(begin, end - begin));
    begin = end + kAnd.size();
    const auto closed = [](const std::string& text) { return std::string(kAnd).append(text).append(kAnd); };
    if (closed(list).find(closed(item)) == std::string::npos)
      list.append(list.empty() ? std::string_view() : kAnd).append(item);
  }
}

}  // namespace

void AddTeacher(const WeightFacts& from, WeightFacts& to) {
  for (const char* key : {"teacher", "teacher_sha256", "teacher_licence", "teacher_non_commercial"}) {
    const auto found = from.find(key);
    if (found != from.end()) AddToList(found->second, to[key]);
  }
}

}  // namespace zeroplane
