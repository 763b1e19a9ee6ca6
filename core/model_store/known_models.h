#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zeroplane {

/// A file of published weights that can be fetched by name.
struct KnownModel {
  std::string id;               ///< what the command line calls it
  std::string title;            ///< "Depth Anything V2 small"
  std::string file;             ///< its name, here and at its publisher's
  std::string url;              ///< where it is published
  std::int64_t bytes = 0;       ///< 0: not known
  std::string sha256;           ///< lower-case hexadecimal; empty: not known, the first fetch pins what came
  std::string version;          ///< the publisher's
  std::string licence;          ///< SPDX name
  std::string licence_url;      ///< its text
  bool non_commercial = false;  ///< to be confirmed before it is fetched
  std::string architecture;     ///< id of the network that it fits
};

/// The table: small ones first.
const std::vector<KnownModel>& KnownModels();

/// nullptr when there is none.
const KnownModel* FindKnownModel(const std::string& id);

/// How good a network's depth is among the others: more is better. 0 for one that the table does not name.
int DepthRank(const std::string& architecture);

}  // namespace zeroplane
