#pragma once

#include <torch/types.h>

#include <map>
#include <string>

namespace zeroplane {

/// A state of Depth Anything V2 under its official names. States of Hugging Face's `…-hf` files are renamed,
/// and their queries, keys and values joined; a name that is unknown stays, so that strict loading reports
/// it. One with official names comes back as it is.
std::map<std::string, at::Tensor> OfficialDepthAnythingNames(std::map<std::string, at::Tensor> state);

}  // namespace zeroplane
