#include <algorithm>
#include <cmath>
#include <vector>

#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_stats.h"
#include "gpu/stats/stats.h"

namespace zeroplane::gpu::selftest {

void CheckStats(const Setting& setting, const Scene& scene, Report& report) {
  Random random(5);
  const Plane values = MakeDisparity(random, scene);
  Plane weights = values;
  for (double& weight : weights.values) weight = random.Below(3) / 2.0;
  weights.values.back() = 1;
  const std::vector<double> percents = {0, 1, 37.5, 50, 99, 99.8, 100};
  const std::vector<double> got = Percentiles(setting.Map(values), percents);
  double error = 0;
  for (std::size_t i = 0; i < percents.size(); ++i) {
    error = std::max(error, std::abs(got[i] - reference::Percentile(values.values, percents[i])));
  }
  report.Add("percentiles", setting.Describe(scene.name), error, kExact);
  const WeightedMedianResult median = WeightedMedian(setting.Map(values), setting.Map(weights));
  report.Add("weighted median", setting.Describe(scene.name),
             median.ok ? std::abs(median.value - reference::WeightedMedian(values.values, weights.values))
                       : kWrongShape,
             kExact);
}

}  // namespace zeroplane::gpu::selftest
