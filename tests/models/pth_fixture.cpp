#include "tests/models/pth_fixture.h"

namespace zeroplane {

std::string LittleEndian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

Pickle& Pickle::Ints(const std::vector<std::int32_t>& values) {
  Raw("(");
  for (const std::int32_t value : values) Int(value);
  return Raw("t");
}

Pickle& Pickle::Tensor(const std::string& storage_type, const std::string& key, std::int32_t elements,
                       std::int32_t offset, const std::vector<std::int32_t>& size,
                       const std::vector<std::int32_t>& stride) {
  Global("torch._utils", "_rebuild_tensor_v2").Raw("((").Text("storage").Global("torch", storage_type);
  Text(key).Text("cpu").Int(elements).Raw("tQ").Int(offset).Ints(size).Ints(stride).Raw("\x89");
  return Global("collections", "OrderedDict").Raw(")RtR");
}

std::string Zip(const std::vector<std::pair<std::string, std::string>>& entries, const ZipOptions& options) {
  std::string file, directory;
  for (const auto& [name, data] : entries) {
    const std::string kind = LittleEndian(options.flags, 2) + LittleEndian(options.method, 2);
    const std::string lengths = LittleEndian(data.size(), 4) + LittleEndian(data.size(), 4);
    std::string wide;
    if (options.zip64) {
      wide = LittleEndian(1, 2) + LittleEndian(24, 2) + LittleEndian(data.size(), 8) +
             LittleEndian(data.size(), 8) + LittleEndian(file.size(), 8);
    }
    const std::string in_wide(4, '\xff');
    directory += "PK\x01\x02" + LittleEndian(0, 4) + kind + LittleEndian(0, 8) +
                 (options.zip64 ? in_wide + in_wide : lengths) + LittleEndian(name.size(), 2) +
                 LittleEndian(wide.size(), 2) + LittleEndian(0, 10) +
                 (options.zip64 ? in_wide : LittleEndian(file.size(), 4)) + name + wide;
    file += "PK\x03\x04" + LittleEndian(0, 2) + kind + LittleEndian(0, 8) + lengths +
            LittleEndian(name.size(), 2) + LittleEndian(4, 2) + name + "FB" + LittleEndian(0, 2) + data;
  }
  const std::uint64_t directory_at = file.size(), end_at = directory_at + directory.size();
  file += directory;
  if (options.zip64) {
    file += "PK\x06\x06" + LittleEndian(44, 8) + LittleEndian(0, 12) + LittleEndian(entries.size(), 8) +
            LittleEndian(entries.size(), 8) + LittleEndian(directory.size(), 8) +
            LittleEndian(directory_at, 8);
    file += "PK\x06\x07" + LittleEndian(0, 4) + LittleEndian(end_at, 8) + LittleEndian(1, 4);
    return file + "PK\x05\x06" + LittleEndian(0, 4) + std::string(12, '\xff') + LittleEndian(0, 2);
  }
  return file + "PK\x05\x06" + LittleEndian(0, 4) + LittleEndian(entries.size(), 2) +
         LittleEndian(entries.size(), 2) + LittleEndian(directory.size(), 4) + LittleEndian(directory_at, 4) +
         LittleEndian(0, 2);
}

std::string Pth(const Pickle& pickle, const std::map<std::string, std::string>& storages,
                const ZipOptions& options) {
  std::vector<std::pair<std::string, std::string>> entries = {{"archive/data.pkl", pickle.bytes()},
                                                              {"archive/byteorder", "little"}};
  for (const auto& [key, data] : storages) entries.emplace_back("archive/data/" + key, data);
  entries.emplace_back("archive/version", "3\n");
  return Zip(entries, options);
}

}  // namespace zeroplane
