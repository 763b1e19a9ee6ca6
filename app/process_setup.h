#pragma once

namespace zeroplane {

/// First thing in main(): worker threads on every processor, and waiting ones that sleep. libgomp reads
/// OMP_WAIT_POLICY before main() runs, so where it is not set the program starts itself once more with it:
/// spinning threads take the processors from decoding and encoding (a slider's picture took 104 ms instead of
/// 38 ms).
void SetUpProcess(char** argv);

}  // namespace zeroplane
