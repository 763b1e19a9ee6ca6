#pragma once

#include <sstream>
#include <stdexcept>

/// Preconditions. A broken one is a mistake of the program: std::logic_error with file, line and both values.
#define ZP_CHECK(condition, message)                                                             \
  do {                                                                                           \
    if (!(condition)) ::zeroplane::detail::CheckFailed(__FILE__, __LINE__, #condition, message); \
  } while (false)

#define ZP_CHECK_EQ(a, b) ZP_CHECK_COMPARE(a, ==, b)
#define ZP_CHECK_LT(a, b) ZP_CHECK_COMPARE(a, <, b)
#define ZP_CHECK_LE(a, b) ZP_CHECK_COMPARE(a, <=, b)
#define ZP_CHECK_GT(a, b) ZP_CHECK_COMPARE(a, >, b)
#define ZP_CHECK_GE(a, b) ZP_CHECK_COMPARE(a, >=, b)

#define ZP_CHECK_COMPARE(a, op, b)                                                            \
  do {                                                                                        \
    const auto& zp_left = (a);                                                                \
    const auto& zp_right = (b);                                                               \
    if (!(zp_left op zp_right)) {                                                             \
      std::ostringstream zp_text;                                                             \
      zp_text << zp_left << " against " << zp_right;                                          \
      ::zeroplane::detail::CheckFailed(__FILE__, __LINE__, #a " " #op " " #b, zp_text.str()); \
    }                                                                                         \
  } while (false)

namespace zeroplane::detail {

template <class Message>
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, const Message& message) {
  std::ostringstream text;
  text << file << ":" << line << ": check failed: " << condition << " (" << message << ")";
  throw std::logic_error(text.str());
}

}  // namespace zeroplane::detail
