#include "models/weights/tensor_file.h"

#include <cstdint>
#include <fstream>
#include <string_view>
#include <system_error>

#include "core/base/error.h"
#include "models/weights/state_dict_pickle.h"
#include "models/weights/zip_directory.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kZipStart = "PK\x03\x04";
constexpr std::string_view kPickleName = "/data.pkl";
constexpr std::uint64_t kMostPickleBytes = 8u << 20, kMostOrderBytes = 16;
constexpr std::size_t kHeaderLengthBytes = 8;  // of safetensors; then comes its JSON

Error Damaged(const std::string& origin, const std::string& problem) {
  return Error(ErrorCode::kDamaged, origin, "is not a whole state dict: " + problem, "Fetch it again.");
}

// "archive" of "archive/data.pkl".
std::string StemOf(const std::map<std::string, ZipEntry>& entries, const std::string& origin) {
  for (const auto& [name, entry] : entries) {
    if (name.ends_with(kPickleName) && name.find('/') == name.size() - kPickleName.size())
      return name.substr(0, name.size() - kPickleName.size());
  }
  throw Error(ErrorCode::kUnsupported, origin, "is a ZIP archive, but none of torch.save()",
              "Choose a .pth or .safetensors file of weights.");
}

void CheckByteOrder(std::istream& in, const std::map<std::string, ZipEntry>& entries, const std::string& stem,
                    const std::string& origin) {
  const auto order = entries.find(stem + "/byteorder");
  if (order == entries.end() || ReadZipText(in, order->second, kMostOrderBytes, origin) == "little") return;
  throw Error(ErrorCode::kUnsupported, origin, "was written on a big-endian machine");
}

at::Tensor LoadStorage(std::istream& in, const std::map<std::string, ZipEntry>& entries,
                       const std::string& name, const PickledStorage& storage, const std::string& origin) {
  const auto entry = entries.find(name);
  if (entry == entries.end()) throw Damaged(origin, name + " is missing");
  const std::uint64_t bytes = entry->second.bytes, width = c10::elementSize(storage.type);
  if (storage.elements < 0 || bytes % width != 0 ||
      bytes / width != static_cast<std::uint64_t>(storage.elements))
    throw Damaged(origin, name + " has another length than was announced");
  at::Tensor data = torch::empty({storage.elements}, storage.type);
  in.clear();
  in.seekg(static_cast<std::streamoff>(entry->second.offset));
  in.read(static_cast<char*>(data.data_ptr()), static_cast<std::streamsize>(bytes));
  if (!in) throw Damaged(origin, name + " cannot be read");
  return data;
}

TensorFile ReadStateDict(std::ifstream& in, std::uint64_t file_bytes, const std::string& origin) {
  const auto entries = ReadZipDirectory(in, origin);
  const std::string stem = StemOf(entries, origin);
  CheckByteOrder(in, entries, stem, origin);
  const std::string pickle =
      ReadZipText(in, entries.at(stem + std::string(kPickleName)), kMostPickleBytes, origin);
  const StorageLoader load = [&](const PickledStorage& storage) {
    return LoadStorage(in, entries, stem + "/data/" + storage.key, storage, origin);
  };
  TensorFile file{UnpickleStateDict(pickle, load, origin), {}};
  std::uint64_t copied = 0;
  for (auto& [name, tensor] : file.tensors) {
    if (tensor.is_contiguous()) continue;
    copied += tensor.nbytes();
    if (copied > file_bytes) throw Damaged(origin, "its tensors are larger than its data");
    tensor = tensor.contiguous();
  }
  return file;
}

[[noreturn]] void ThrowUnknownKind(const std::string& origin, std::string_view start) {
  if (start.starts_with("\x80\x02"))
    throw Error(ErrorCode::kUnsupported, origin, "is a bare pickle, as PyTorch before 1.6 wrote them",
                "Load it with a newer PyTorch and save its state dict again.");
  throw Error(ErrorCode::kUnsupported, origin, "is neither safetensors nor a state dict of torch.save()",
              "Choose a .safetensors or .pth file of weights.");
}

}  // namespace

TensorFile ReadTensorFile(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    throw Error(ErrorCode::kIsDirectory, path.string(), "is a directory", "Choose a file inside it.");
  if (!fs::is_regular_file(path, ignored))
    throw Error(ErrorCode::kNotFound, path.string(), "is not a file that can be read");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ErrorCode::kUnreadable, path.string(), "cannot be opened", "Check its permissions.");
  std::string start(kHeaderLengthBytes + 1, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  if (start.empty()) throw Error(ErrorCode::kEmptyFile, path.string(), "is empty");
  if (start.starts_with(kZipStart)) return ReadStateDict(in, fs::file_size(path), path.string());
  if (start.size() > kHeaderLengthBytes && start[kHeaderLengthBytes] == '{') return ReadSafetensors(path);
  ThrowUnknownKind(path.string(), start);
}

}  // namespace zeroplane
