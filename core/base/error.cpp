#include "core/base/error.h"

#include <utility>

namespace zeroplane {
namespace {

std::string Sentence(const std::string& subject, const std::string& problem, const std::string& advice) {
  std::string text = subject + " " + problem + ".";
  if (!advice.empty()) text += " " + advice;
  return text;
}

}  // namespace

Error::Error(ErrorCode code, std::string subject, std::string problem, std::string advice)
    : std::runtime_error(Sentence(subject, problem, advice)),
      code_(code),
      subject_(std::move(subject)),
      problem_(std::move(problem)),
      advice_(std::move(advice)) {}

}  // namespace zeroplane
