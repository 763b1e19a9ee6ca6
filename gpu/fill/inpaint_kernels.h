#pragma once

#include "gpu/fill/inpaint_search.h"
#include "gpu/fill/inpaint_stages.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in inpaint.h. T is any sample type. The pyramid's maps are
/// uninitialised.
template <class T>
struct InpaintArgs {
  const T* picture;
  const std::uint8_t* holes;
  InpaintPyramid<T> pyramid;
};

template <class T>
void InpaintCpu(const InpaintArgs<T>& args);

template <class T>
void InpaintCuda(const InpaintArgs<T>& args, CUstream_st* stream);

/// The stages in their order. `Machine` has two calls, that return when the stage's effects are seen by the
/// next one: ForPixels(level, stage) and ForHoles(level, stage).
template <class T, class Machine>
class InpaintRun {
 public:
  InpaintRun(const InpaintArgs<T>& args, const Machine& machine)
      : args_(args), pyramid_(args.pyramid), settings_(args.pyramid.settings), machine_(machine) {}

  void Run() const {
    machine_.ForPixels(pyramid_.finest,
                       ClassifyPixels<T>{pyramid_.finest, args_.picture, args_.holes, settings_.rim_px});
    Background();
    for (int l = 1; l < settings_.levels; ++l) {
      if (l == 1)
        ShrinkFrom(pyramid_.finest, pyramid_.coarse[0]);
      else
        ShrinkFrom(pyramid_.coarse[l - 2], pyramid_.coarse[l - 1]);
    }
    for (int l = settings_.search_levels - 1; l > 0; --l) Fill(pyramid_.coarse[l - 1], l);
    Fill(pyramid_.finest, 0);
    machine_.ForHoles(pyramid_.finest, MixFills<T>{pyramid_});
  }

 private:
  /// A morphological closing: rows whose rim is a stray pixel take their neighbours' background.
  void Background() const {
    const InpaintLevel<T>& level = pyramid_.finest;
    float* spare = level.cost;
    machine_.ForHoles(level, FindBackground<T>{level});
    for (const float sign : {1.0f, -1.0f}) {
      const int reach = settings_.even_out_px;
      machine_.ForHoles(level, ExtremeOverHoles<T>{level, level.background_px, spare, 0, 1, reach, sign});
      machine_.ForHoles(level, ExtremeOverHoles<T>{level, spare, level.background_px, 1, 0, reach, sign});
    }
  }

  template <class Fine>
  void ShrinkFrom(const InpaintLevel<Fine>& fine, const InpaintLevel<float>& level) const {
    machine_.ForPixels(level, Shrink<Fine>{fine, level, settings_.same_surface_px});
  }

  template <class Level>
  void Fill(const InpaintLevel<Level>& level, int number) const {
    constexpr int kRounds = 3, kCoarsestRounds = 8;
    constexpr int kSteps[kRounds] = {4, 2, 1};  // how far a round looks beyond its best source
    const bool is_coarsest = number + 1 == settings_.search_levels;
    const InpaintLevel<float>& coarser = pyramid_.coarse[is_coarsest ? 0 : number];
    machine_.ForPixels(level, MarkSourceRows<Level>{level});
    machine_.ForPixels(level, MarkSourcePatches<Level>{level});
    machine_.ForHoles(level, StartLevel<T, Level>{pyramid_, level, coarser, number, is_coarsest});
    for (int round = 0; round < (is_coarsest ? kCoarsestRounds : kRounds); ++round) {
      const int step = round < kRounds ? kSteps[round] : 1;
      const SearchWindow window =
          is_coarsest ? SearchWindow{24, 1, round % 2 == 0} : SearchWindow{6, 2, false};
      for (const int parity : {0, 1}) {
        machine_.ForHoles(level, SeekSources<Level>{level, settings_.same_surface_px, parity, step, window});
      }
      machine_.ForHoles(level, Vote<Level>{level});
    }
  }

  const InpaintArgs<T>& args_;
  const InpaintPyramid<T>& pyramid_;
  const InpaintSettings& settings_;
  const Machine& machine_;
};

}  // namespace zeroplane::gpu
