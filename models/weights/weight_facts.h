#pragma once

#include <map>
#include <string>

namespace zeroplane {

/// What a file of weights says of itself. Of who taught them: "teacher", "teacher_sha256", "teacher_licence"
/// and, where it is so, "teacher_non_commercial".
using WeightFacts = std::map<std::string, std::string>;

/// Weights owe to all that those they come from owe to: adds the teachers of `from` to those of `to`,
/// which stand as "a + b".
void AddTeacher(const WeightFacts& from, WeightFacts& to);

}  // namespace zeroplane
