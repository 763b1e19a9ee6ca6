#include "models/weights/safetensors.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // as the format's reference implementation

struct DtypeInfo {
  std::string_view id;
  at::ScalarType type;
};
constexpr std::array kDtypes = {
    DtypeInfo{"F64", at::kDouble},    DtypeInfo{"F32", at::kFloat}, DtypeInfo{"F16", at::kHalf},
    DtypeInfo{"BF16", at::kBFloat16}, DtypeInfo{"I64", at::kLong},  DtypeInfo{"I32", at::kInt},
    DtypeInfo{"U8", at::kByte},       DtypeInfo{"BOOL", at::kBool},
};

Error Damaged(const fs::path& path, const std::string& problem) {
  return Error(ErrorCode::kDamaged, path.string(), "is not a whole safetensors file: " + problem,
               "Fetch or make it again.");
}

at::ScalarType TypeFromId(const fs::path& path, const std::string& id) {
  for (const DtypeInfo& info : kDtypes) {
    if (info.id == id) return info.type;
  }
  throw Error(ErrorCode::kUnsupported, path.string(),
              "holds tensors of type " + id + ", which are not supported");
}

std::string_view IdFromType(at::ScalarType type) {
  for (const DtypeInfo& info : kDtypes) {
    if (info.type == type) return info.id;
  }
  ZP_CHECK(false, "a dtype that safetensors does not hold");
}

json ReadHeader(std::ifstream& in, const fs::path& path, std::uint64_t file_bytes) {
  std::array<unsigned char, 8> prefix{};
  in.read(reinterpret_cast<char*>(prefix.data()), prefix.size());
  std::uint64_t header_bytes = 0;
  for (int i = 7; i >= 0; --i) header_bytes = header_bytes << 8 | prefix[i];
  if (!in || header_bytes > kMaxHeaderBytes || header_bytes + 8 > file_bytes)
    throw Damaged(path, "its header does not fit");
  std::string text(header_bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  json header = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!in || !header.is_object()) throw Damaged(path, "its header is not JSON");
  return header;
}

at::Tensor ReadTensor(std::ifstream& in, const fs::path& path, const std::string& name, const json& entry,
                      std::uint64_t data_start, std::uint64_t file_bytes) try {
  const at::ScalarType type = TypeFromId(path, entry.at("dtype").get<std::string>());
  const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
  const auto [begin, end] = entry.at("data_offsets").get<std::pair<std::uint64_t, std::uint64_t>>();
  if (begin > end || end > file_bytes - data_start) throw Damaged(path, name + " lies beyond its end");
  std::uint64_t bytes = c10::elementSize(type);
  for (const std::int64_t extent : shape) {
    if (extent < 0 || (extent > 0 && bytes > (end - begin) / extent + 1))
      throw Damaged(path, "the shape of " + name);
    bytes *= static_cast<std::uint64_t>(extent);
  }
  if (bytes != end - begin) throw Damaged(path, "the shape of " + name + " does not match its size");
  at::Tensor tensor = torch::empty(shape, type);
  in.seekg(static_cast<std::streamoff>(data_start + begin));
  in.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(bytes));
  if (!in) throw Damaged(path, name + " cannot be read");
  return tensor;
} catch (const json::exception& error) {
  throw Damaged(path, "the entry of " + name + " (" + error.what() + ")");
}

}  // namespace

TensorFile ReadSafetensors(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored))
    throw Error(ErrorCode::kNotFound, path.string(), "is not a file that can be read");
  const std::uint64_t file_bytes = fs::file_size(path);
  if (file_bytes == 0) throw Error(ErrorCode::kEmptyFile, path.string(), "is empty");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ErrorCode::kNotFound, path.string(), "cannot be opened", "Check its permissions.");
  const json header = ReadHeader(in, path, file_bytes);
  const auto data_start = static_cast<std::uint64_t>(in.tellg());

  TensorFile file;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items())
        file.metadata[key] = value.is_string() ? value.get<std::string>() : value.dump();
    } else {
      file.tensors[name] = ReadTensor(in, path, name, entry, data_start, file_bytes);
    }
  }
  return file;
}

void WriteSafetensors(const fs::path& path, const TensorFile& file) {
  json header = json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  std::uint64_t offset = 0;
  std::vector<at::Tensor> data;
  for (const auto& [name, tensor] : file.tensors) {
    data.push_back(tensor.detach().cpu().contiguous());
    const std::uint64_t end = offset + data.back().nbytes();
    header[name] = {{"dtype", IdFromType(tensor.scalar_type())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');

  const fs::path partial = path.string() + ".partial";
  std::ofstream out(partial, std::ios::binary | std::ios::trunc);
  if (!out)
    throw Error(ErrorCode::kUnwritable, path.string(), "cannot be written",
                "Check that its folder exists and is yours.");
  for (int i = 0; i < 8; ++i) out.put(static_cast<char>(text.size() >> (8 * i)));
  out << text;
  for (const at::Tensor& tensor : data) {
    out.write(static_cast<const char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
  }
  out.close();
  if (!out) {
    const bool full = errno == ENOSPC;
    std::error_code ignored;
    fs::remove(partial, ignored);
    throw Error(full ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, path.string(), "could not be written",
                full ? "The disk is full: make room and try again." : "");
  }
  fs::rename(partial, path);
}

}  // namespace zeroplane
