#pragma once

#include <CLI/CLI.hpp>

namespace zeroplane {

/// `zeroplane-lab synth`: pictures of the scene generator, as training shards or as a sheet to look at.
void AddSynthVerb(CLI::App& parent);

/// `zeroplane-lab demo`: the frames and the sound of our demo film.
void AddDemoVerb(CLI::App& parent);

}  // namespace zeroplane
