#include "models/training/train_depth.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <random>
#include <system_error>

#include "core/base/check.h"
#include "core/base/error.h"
#include "models/evaluation/evaluate_depth.h"
#include "models/nets/compact_depth.h"
#include "models/training/augment.h"
#include "models/training/depth_losses.h"
#include "models/training/depth_shards.h"
#include "models/weights/module_weights.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kWarmUpShare = 0.05;  // of all steps
constexpr double kGradientNorm = 1.0;
constexpr int kFilmGroup = 0, kMeasuredGroup = 1;

class DepthTrainer {
 public:
  DepthTrainer(const TrainDepthOptions& options, std::ostream& log)
      : options_(options),
        log_(log),
        device_(options.device_index < 0 ? torch::Device(torch::kCPU)
                                         : torch::Device(torch::kCUDA, options.device_index)),
        shards_(FolderOfShards(options, device_, log), device_),
        optimizer_(net_->parameters(),
                   torch::optim::AdamWOptions(options.learning_rate).weight_decay(options.weight_decay)) {
    CheckShards();
    for (const TrainStage& stage : options_.stages) total_steps_ += stage.steps;
    net_->to(device_);
    averaged_->to(device_);
    if (!options_.init.empty()) {
      const TensorFile init = ReadSafetensors(options_.init);
      LoadState(*net_, init.tensors, options_.init.string());
      AddTeacher(init.metadata, facts_);
    }
    if (options_.teacher) AddTeacher(FactsOf(*options_.teacher), facts_);
    LoadState(*averaged_, StateOf(*net_), "the averaged network");
    std::error_code ignored;
    fs::create_directories(options_.out, ignored);
    if (fs::exists(options_.out / "checkpoint.pt")) Resume();
    report_.weights = options_.out / "compact_depth.safetensors";
  }

  TrainDepthReport Run() {
    std::int64_t parameters = 0;
    for (const auto& p : net_->parameters()) parameters += p.numel();
    log_ << shards_.size() << " pictures, " << parameters << " parameters, " << total_steps_
         << " steps, from step " << step_ << std::endl;
    const auto start = Clock::now();
    double loss_sum = 0;
    std::int64_t loss_count = 0, pictures = 0;
    const std::int64_t last_step =
        options_.stop_after > 0 ? std::min(options_.stop_after, total_steps_) : total_steps_;
    while (step_ < last_step) {
      const TrainStage& stage = StageAt(step_);
      loss_sum += Step(stage);
      ++loss_count;
      pictures += stage.batch;
      ++step_;
      if (step_ % options_.validate_every == 0 || step_ == last_step) {
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        FinishInterval(loss_sum / static_cast<double>(loss_count), static_cast<double>(pictures) / seconds);
        loss_sum = 0;
        loss_count = 0;
      }
    }
    report_.steps = step_;
    return report_;
  }

 private:
  // Where the pictures lie: with the teacher's depth, if there is one.
  static fs::path FolderOfShards(const TrainDepthOptions& options, torch::Device device, std::ostream& log) {
    if (!options.teacher) return options.shards;
    const fs::path taught = options.out / "taught";
    TeachShards(options.shards, *options.teacher, taught, device, log);
    return taught;
  }

  void CheckShards() const {
    const std::int64_t without = shards_.without_depth();
    if (without == shards_.size())
      throw Error(ErrorCode::kNotFound, options_.shards.string(), "holds only pictures without depth",
                  "Name a network to learn their depth from: --teacher");
    if (without > 0) log_ << without << " pictures without depth teach nothing" << std::endl;
    for (int group = 0; group < shards_.groups(); ++group)
      if (options_.group_weights[group] > 0 && !shards_.training_of(group).empty()) return;
    throw Error(ErrorCode::kNotFound, options_.shards.string(),
                "holds no picture to learn from: all are held out, or of groups without a share",
                "Pack more pictures, of more shots.");
  }

  const TrainStage& StageAt(std::int64_t step) const {
    for (const TrainStage& stage : options_.stages) {
      if (step < stage.steps) return stage;
      step -= stage.steps;
    }
    return options_.stages.back();
  }

  double LearningRate() const {
    const double warm =
        std::min(1.0, static_cast<double>(step_ + 1) / (kWarmUpShare * static_cast<double>(total_steps_)));
    const double done = static_cast<double>(step_) / static_cast<double>(total_steps_);
    return options_.learning_rate * warm * 0.5 * (1 + std::cos(M_PI * done));
  }

  std::vector<std::int64_t> DrawSamples(int count, std::mt19937_64& random) const {
    std::discrete_distribution<int> group(options_.group_weights.begin(), options_.group_weights.end());
    std::vector<std::int64_t> samples;
    while (static_cast<int>(samples.size()) < count) {
      const int from = group(random);
      const auto& weights = shards_.training_weights_of(from);
      if (weights.empty()) continue;
      std::discrete_distribution<std::size_t> sample(weights.begin(), weights.end());
      samples.push_back(shards_.training_of(from)[sample(random)]);
    }
    return samples;
  }

  // The network must not come to know one size only: films have their own shapes, and the program shows it
  // others.
  std::int64_t VarySide(std::int64_t side, std::mt19937_64& random) const {
    std::uniform_real_distribution<double> factor(1 - options_.size_jitter, 1 + options_.size_jitter);
    constexpr int stride = CompactDepthImpl::kStride;
    return std::max<std::int64_t>(stride,
                                  std::llround(static_cast<double>(side) * factor(random) / stride) * stride);
  }

  // Everything random about a step follows from the seed and its number.
  double Step(const TrainStage& stage) {
    std::mt19937_64 random(options_.seed * 1'000'003 + static_cast<std::uint64_t>(step_));
    torch::manual_seed(static_cast<std::int64_t>(random() >> 1));
    const std::vector<std::int64_t> samples = DrawSamples(stage.batch, random);
    const std::int64_t height = VarySide(stage.height, random), width = VarySide(stage.width, random);
    const DepthBatch batch = Augment(shards_.Gather(samples), height, width, options_.augment);

    for (auto& parameters : optimizer_.param_groups()) {
      static_cast<torch::optim::AdamWOptions&>(parameters.options()).lr(LearningRate());
    }
    net_->train();
    optimizer_.zero_grad();
    const DepthLoss loss = ComputeDepthLoss(net_(batch.rgb), batch.inverse, batch.valid);
    loss.total.backward();
    torch::nn::utils::clip_grad_norm_(net_->parameters(), kGradientNorm);
    optimizer_.step();
    Average();
    return loss.total.item<double>();
  }

  void Average() {
    const torch::NoGradGuard no_grad;
    // A short memory at first, so that the random start is soon forgotten.
    const double decay = std::min(options_.ema_decay,
                                  (1.0 + static_cast<double>(step_)) / (10.0 + static_cast<double>(step_)));
    const auto current = StateOf(*net_);
    for (auto& [name, tensor] : StateOf(*averaged_)) {
      if (tensor.is_floating_point()) {
        at::Tensor(tensor).mul_(decay).add_(current.at(name), 1 - decay);
      } else {
        at::Tensor(tensor).copy_(current.at(name));
      }
    }
  }

  double OrdinalError(int group) {
    const auto& samples = shards_.validation_of(group);
    if (samples.empty()) return 0.5;
    return EvaluateDepth(averaged_, shards_, samples, options_.validation_width, options_.validation_height,
                         device_)
        .mean.ordinal_error;
  }

  void FinishInterval(double loss, double pictures_per_s) {
    const double film = OrdinalError(kFilmGroup), measured = OrdinalError(kMeasuredGroup);
    log_ << "step " << step_ << "/" << total_steps_ << std::fixed << std::setprecision(4) << "  loss " << loss
         << "  ordinal error: film " << film << "  measured " << measured << std::setprecision(1) << "  "
         << pictures_per_s << " pictures/s" << std::endl;
    std::ofstream curve(options_.out / "curve.csv", std::ios::app);
    if (curve.tellp() == 0) curve << "step,loss,film_ordinal_error,measured_ordinal_error\n";
    curve << step_ << ',' << loss << ',' << film << ',' << measured << '\n';
    WeightFacts facts = facts_;
    facts["network"] = "compact_depth";
    facts["steps"] = std::to_string(step_);
    facts["film_ordinal_error"] = std::to_string(film);
    SaveWithCard(options_.out / "last.safetensors", facts);
    const double validation = (film + measured) / 2;
    if (validation < report_.best_validation) {
      report_.best_validation = validation;
      SaveWithCard(report_.weights, facts);
    }
    SaveCheckpoint();
  }

  void SaveWithCard(const fs::path& weights, const WeightFacts& facts) {
    SaveWeightsF16(*averaged_, weights, facts);
    if (facts_.empty()) return;
    TaughtWeights taught{weights, facts, 0, 0, {}};
    for (int group = 0; group < shards_.groups(); ++group) {
      taught.pictures += static_cast<std::int64_t>(shards_.training_of(group).size());
      taught.held_out += static_cast<std::int64_t>(shards_.validation_of(group).size());
    }
    for (const TrainStage& stage : options_.stages)
      taught.course.append(taught.course.empty() ? "" : ", then ")
          .append(std::to_string(stage.steps) + " steps of " + std::to_string(stage.batch) + " pictures of " +
                  std::to_string(stage.width) + " x " + std::to_string(stage.height));
    WriteCard(taught);
  }

  void SaveCheckpoint() {
    torch::serialize::OutputArchive archive, net, averaged, optimizer;
    net_->save(net);
    averaged_->save(averaged);
    optimizer_.save(optimizer);
    archive.write("net", net);
    archive.write("averaged", averaged);
    archive.write("optimizer", optimizer);
    archive.write("step", torch::tensor(step_));
    archive.write("best", torch::tensor(report_.best_validation));
    const fs::path partial = options_.out / "checkpoint.pt.partial";
    archive.save_to(partial.string());
    fs::rename(partial, options_.out / "checkpoint.pt");
  }

  void Resume() {
    torch::serialize::InputArchive archive, net, averaged, optimizer;
    archive.load_from((options_.out / "checkpoint.pt").string(), device_);
    archive.read("net", net);
    archive.read("averaged", averaged);
    archive.read("optimizer", optimizer);
    net_->load(net);
    averaged_->load(averaged);
    optimizer_.load(optimizer);
    at::Tensor step, best;
    archive.read("step", step);
    archive.read("best", best);
    step_ = step.item<std::int64_t>();
    report_.best_validation = best.item<double>();
  }

  const TrainDepthOptions options_;
  std::ostream& log_;
  const torch::Device device_;
  DepthShards shards_;
  CompactDepth net_, averaged_;
  torch::optim::AdamW optimizer_;
  std::int64_t step_ = 0, total_steps_ = 0;
  WeightFacts facts_;  ///< of the teachers
  TrainDepthReport report_;
};

}  // namespace

void TrainDepthOptions::Check() const {
  ZP_CHECK(!stages.empty(), "stages: at least one");
  for (const TrainStage& stage : stages) {
    ZP_CHECK(stage.width % CompactDepthImpl::kStride == 0 && stage.height % CompactDepthImpl::kStride == 0,
             "stages: sides are multiples of 16");
    ZP_CHECK_GT(stage.batch, 0);
    ZP_CHECK_GT(stage.steps, 0);
  }
  ZP_CHECK(
      validation_width % CompactDepthImpl::kStride == 0 && validation_height % CompactDepthImpl::kStride == 0,
      "validation size: sides are multiples of 16");
  ZP_CHECK_EQ(group_weights.size(), std::size(kDepthGroups));
  ZP_CHECK_GT(learning_rate, 0.0);
  ZP_CHECK(size_jitter >= 0 && size_jitter <= 0.5, "size_jitter lies in [0, 0.5]");
  ZP_CHECK_GT(validate_every, 0);
  if (teacher) teacher->Check();
  ZP_CHECK(ema_decay >= 0 && ema_decay < 1, "ema_decay lies in [0, 1)");
}

TrainDepthReport TrainDepth(const TrainDepthOptions& options, std::ostream& log) {
  options.Check();
  torch::manual_seed(static_cast<std::int64_t>(options.seed));
  return DepthTrainer(options, log).Run();
}

}  // namespace zeroplane
