#include "models/training/teacher.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <system_error>

#include "core/base/check.h"
#include "core/base/error.h"
#include "models/nets/depth_anything_input.h"
#include "models/training/depth_shards.h"
#include "models/weights/safetensors.h"
#include "models/weights/state_hash.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTaughtKey = "taught";
constexpr float kUnknown = -1.0f;

// A packed picture at the proportions that it had, with no fewer pixels either way.
at::Tensor Unsquashed(const at::Tensor& rgb, double aspect) {
  const double height = std::max(static_cast<double>(rgb.size(0)), static_cast<double>(rgb.size(1)) / aspect);
  const std::int64_t rows = std::llround(height), columns = std::llround(height * aspect);
  if (rows == rgb.size(0) && columns == rgb.size(1)) return rgb;
  const at::Tensor planes = rgb.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat);
  return at::upsample_bilinear2d(planes, {rows, columns}, /*align_corners=*/false)[0]
      .round()
      .to(torch::kByte)
      .permute({1, 2, 0});
}

at::Tensor DepthOf(const at::Tensor& rgb, double aspect, DepthEstimator& teacher) {
  const at::Tensor seen = teacher.Estimate(Unsquashed(rgb, aspect)).cpu();
  at::Tensor depth = ResizeDepth(seen, {rgb.size(1), rgb.size(0)});
  depth = depth - depth.min().clamp_max(0);
  const double largest = depth.max().item<double>();
  return largest > 0 ? depth / largest : torch::full_like(depth, kUnknown);
}

// Where no pixel's depth is known.
at::Tensor WithoutDepth(const at::Tensor& inverse) {
  return (inverse >= 0).flatten(1).any(1).logical_not();
}

std::int64_t Teach(TensorFile& shard, DepthEstimator& teacher) {
  const at::Tensor rgb = shard.tensors.at("rgb"), inverse = shard.tensors.at("inverse");
  const auto aspect = shard.tensors.find("aspect");
  const double packed = static_cast<double>(rgb.size(2)) / static_cast<double>(rgb.size(1));
  const at::Tensor lacking = WithoutDepth(inverse);
  for (std::int64_t i = 0; i < rgb.size(0); ++i) {
    if (!lacking[i].item<bool>()) continue;
    const double shape = aspect == shard.tensors.end() ? packed : aspect->second[i].item<double>();
    inverse[i].copy_(DepthOf(rgb[i], shape > 0 ? shape : packed, teacher));
  }
  return lacking.sum().item<std::int64_t>();
}

bool IsTaught(const fs::path& path, const std::string& key, std::int64_t& taught) try {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return false;
  const WeightFacts facts = ReadSafetensors(path).metadata;
  const auto found = facts.find(kTaughtKey);
  if (found == facts.end() || !found->second.starts_with(key + " ")) return false;
  taught = std::stoll(found->second.substr(key.size() + 1));
  return true;
} catch (const std::exception&) {
  return false;  // damaged, or not ours: made again
}

void MakeFolderOfNoOthers(const fs::path& out, const std::vector<fs::path>& shards) {
  std::error_code problem;
  fs::create_directories(out, problem);
  if (problem) throw Error(ErrorCode::kUnwritable, out.string(), "cannot be made: " + problem.message());
  std::set<fs::path> names;
  for (const fs::path& shard : shards) names.insert(shard.filename());
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(out, problem))
    if (entry.path().extension() == ".safetensors" && names.count(entry.path().filename()) == 0)
      others.push_back(entry.path());
  for (const fs::path& other : others) fs::remove(other, problem);
}

std::string Fact(const WeightFacts& facts, const char* key) {
  const auto found = facts.find(key);
  return found == facts.end() ? "not known" : found->second;
}

}  // namespace

void Teacher::Check() const {
  ZP_CHECK(!name.empty(), "teacher: name");
  ZP_CHECK(!sha256.empty(), "teacher: sha256");
  ZP_CHECK(!licence.empty(), "teacher: licence");
}

WeightFacts FactsOf(const Teacher& teacher) {
  WeightFacts facts = {
      {"teacher", teacher.name}, {"teacher_sha256", teacher.sha256}, {"teacher_licence", teacher.licence}};
  if (teacher.non_commercial) facts["teacher_non_commercial"] = "yes";
  return facts;
}

std::int64_t TeachShards(const fs::path& shards, const Teacher& teacher, const fs::path& out,
                         torch::Device device, std::ostream& log) {
  teacher.Check();
  const torch::NoGradGuard no_grad;
  const std::vector<fs::path> paths = ShardFiles(shards);
  const auto estimator = MakeDepthEstimator(teacher.weights, device, teacher.network);
  MakeFolderOfNoOthers(out, paths);
  std::int64_t pictures = 0;
  for (const fs::path& path : paths) {
    TensorFile shard = ReadShard(path);
    const std::string key = estimator->Identity() + " of " + StateHash(shard.tensors);
    std::int64_t taught = 0;
    if (!IsTaught(out / path.filename(), key, taught)) {
      taught = Teach(shard, *estimator);
      AddTeacher(FactsOf(teacher), shard.metadata);
      shard.metadata[kTaughtKey] = key + " " + std::to_string(taught);
      WriteSafetensors(out / path.filename(), shard);
    }
    pictures += taught;
    log << path.filename().string() << ": " << taught << " pictures have the depth of " << teacher.name
        << std::endl;
  }
  return pictures;
}

void WriteCard(const TaughtWeights& taught) {
  const WeightFacts& facts = taught.facts;
  const fs::path path = fs::path(taught.weights).replace_extension(".md");
  std::ofstream card(path, std::ios::trunc);
  card << "# " << taught.weights.filename().string() << "\n\n"
       << "Weights of the compact depth network that learnt the depth of another one.\n\n"
       << "| | |\n|---|---|\n"
       << "| teacher | " << Fact(facts, "teacher") << " |\n"
       << "| its file's SHA-256 | " << Fact(facts, "teacher_sha256") << " |\n"
       << "| its licence | " << Fact(facts, "teacher_licence") << " |\n"
       << "| pictures | " << taught.pictures << " learnt from, " << taught.held_out << " held out |\n"
       << "| training | " << taught.course << " |\n"
       << "| steps of these weights | " << Fact(facts, "steps") << " |\n"
       << "| ordinal error on the held-out pictures | " << Fact(facts, "film_ordinal_error") << " |\n\n"
       << "What they know of depth is their teacher's: its licence goes with them.";
  if (facts.count("teacher_non_commercial") != 0)
    card << " It allows non-commercial use only, of these weights, too.";
  card << " The figure compares with the\nteacher, not with the truth, where a picture came without depth. "
          "Whether the pictures may be learnt from is for those to\nknow who packed them.\n";
  card.close();
  if (!card) throw Error(ErrorCode::kUnwritable, path.string(), "cannot be written", "Check its folder.");
}

}  // namespace zeroplane
