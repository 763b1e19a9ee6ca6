#pragma once

namespace zeroplane::bench {

/// From a 1080p frame to its canvas with the built-in network: the network, the steadying over time, the
/// upsampling. "Time" is the wall's, "CPU" all threads' together. Says nothing about decoding.
void RegisterCanvas();

}  // namespace zeroplane::bench
