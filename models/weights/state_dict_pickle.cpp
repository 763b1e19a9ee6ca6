#include "models/weights/state_dict_pickle.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace zeroplane {
namespace {

enum class Kind { kNone, kBool, kInt, kText, kTuple, kDict, kGlobal, kStorage, kTensor };

/// Values live as long as the interpreter and point at each other freely: a pickle may nest them as deeply as
/// it is long, or put one into itself, and neither may cost a deep recursion when they go.
struct Value {
  Kind kind = Kind::kNone;
  std::int64_t number = 0;                                   ///< kBool, kInt
  std::string text;                                          ///< kText; kGlobal: "module.name"
  std::vector<const Value*> items;                           ///< kTuple
  std::vector<std::pair<const Value*, const Value*>> pairs;  ///< kDict, in the order written
  at::Tensor tensor;                                         ///< kTensor; kStorage: [elements]
};

struct StorageName {
  std::string_view global;
  at::ScalarType type;
};
constexpr std::array kStorages = {
    StorageName{"torch.FloatStorage", at::kFloat},       StorageName{"torch.HalfStorage", at::kHalf},
    StorageName{"torch.BFloat16Storage", at::kBFloat16}, StorageName{"torch.LongStorage", at::kLong},
    StorageName{"torch.DoubleStorage", at::kDouble},     StorageName{"torch.IntStorage", at::kInt},
    StorageName{"torch.ByteStorage", at::kByte},         StorageName{"torch.BoolStorage", at::kBool},
};
constexpr std::string_view kOrderedDict = "collections.OrderedDict";
constexpr std::string_view kRebuildTensor = "torch._utils._rebuild_tensor_v2";

// Opcodes of CPython's Lib/pickle.py.
enum Opcode : unsigned char {
  kProto = 0x80,
  kGlobal = 'c',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kBinGet = 'h',
  kLongBinGet = 'j',
  kEmptyTuple = ')',
  kTuple = 't',
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kMark = '(',
  kReduce = 'R',
  kBinUnicode = 'X',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kLong1 = 0x8a,
  kBinPersId = 'Q',
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kNone = 'N',
  kEmptyDict = '}',
  kSetItem = 's',
  kSetItems = 'u',
  kBuild = 'b',
  kStop = '.',
};

constexpr std::size_t kMostNameBytes = 256;  // of a global's module or name

class Interpreter {
 public:
  Interpreter(std::string_view bytes, const StorageLoader& load, const std::string& origin)
      : bytes_(bytes), load_(load), origin_(origin) {}

  std::map<std::string, at::Tensor> Run() {
    for (;;) {
      const auto opcode = static_cast<unsigned char>(Take(1).front());
      if (opcode == kStop) return StateDict(*Pop());
      Step(opcode);
    }
  }

 private:
  Error Damaged(const std::string& problem) const {
    return Error(ErrorCode::kDamaged, origin_, "is not a whole state dict: " + problem, "Fetch it again.");
  }
  Error Refused(const std::string& what) const {
    return Error(ErrorCode::kUnsupported, origin_, what,
                 "Zeroplane reads files of torch.save(model.state_dict()) and runs no code of theirs.");
  }

  // What stands in the file.
  std::string_view Take(std::size_t size) {
    if (size > bytes_.size() - at_) throw Damaged("its pickle ends too early");
    const std::string_view piece = bytes_.substr(at_, size);
    at_ += size;
    return piece;
  }
  std::uint64_t Number(std::size_t width) {
    std::uint64_t value = 0;
    const std::string_view piece = Take(width);
    for (std::size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(piece[i]);
    return value;
  }
  std::string_view Line() {
    const std::size_t end = bytes_.substr(at_, kMostNameBytes + 1).find('\n');
    if (end == std::string_view::npos) throw Damaged("a name in its pickle has no end");
    const std::string_view line = Take(end);
    Take(1);
    return line;
  }
  // Two's complement of 0 to 8 bytes.
  std::int64_t Long() {
    const std::size_t width = Number(1);
    if (width > 8) throw Damaged("a number in its pickle is too large");
    std::uint64_t value = Number(width);
    if (width > 0 && width < 8 && value >> (8 * width - 1)) value |= ~std::uint64_t{0} << (8 * width);
    return static_cast<std::int64_t>(value);
  }

  // The stack. nullptr is a mark.
  Value* New(Kind kind, std::int64_t number = 0) {
    values_.push_back({});
    values_.back().kind = kind;
    values_.back().number = number;
    return &values_.back();
  }
  void Push(Value* value) { stack_.push_back(value); }
  Value* Top() const {
    if (stack_.empty() || !stack_.back()) throw Damaged("its pickle takes what is not there");
    return stack_.back();
  }
  Value* Pop() {
    Value* value = Top();
    stack_.pop_back();
    return value;
  }
  std::vector<const Value*> PopToMark() {
    std::size_t mark = stack_.size();
    while (mark > 0 && stack_[mark - 1]) --mark;
    if (mark == 0) throw Damaged("its pickle takes what is not there");
    std::vector<const Value*> items(stack_.begin() + static_cast<std::ptrdiff_t>(mark), stack_.end());
    stack_.resize(mark - 1);
    return items;
  }
  void PushTuple(std::vector<const Value*> items) {
    Value* tuple = New(Kind::kTuple);
    tuple->items = std::move(items);
    Push(tuple);
  }
  void PushTupleOf(std::size_t count) {
    std::vector<const Value*> items(count);
    while (count > 0) items[--count] = Pop();
    PushTuple(std::move(items));
  }
  void PushText(Kind kind, std::string text) {
    Value* value = New(kind);
    value->text = std::move(text);
    Push(value);
  }

  void Step(unsigned char opcode) {
    switch (opcode) {
      case kProto: {
        const std::uint64_t protocol = Number(1);
        if (protocol != 2)
          throw Refused("is pickled with protocol " + std::to_string(protocol) + " instead of 2");
        return;
      }
      case kGlobal:
        return Global();
      case kBinPut:
        return Put(Number(1));
      case kLongBinPut:
        return Put(Number(4));
      case kBinGet:
        return Get(Number(1));
      case kLongBinGet:
        return Get(Number(4));
      case kEmptyTuple:
        return PushTuple({});
      case kTuple:
        return PushTuple(PopToMark());
      case kTuple1:
        return PushTupleOf(1);
      case kTuple2:
        return PushTupleOf(2);
      case kTuple3:
        return PushTupleOf(3);
      case kMark:
        return Push(nullptr);
      case kReduce:
        return Reduce();
      case kBinUnicode:
        return PushText(Kind::kText, std::string(Take(Number(4))));
      case kBinInt:
        return Push(New(Kind::kInt, static_cast<std::int32_t>(Number(4))));
      case kBinInt1:
        return Push(New(Kind::kInt, static_cast<std::int64_t>(Number(1))));
      case kBinInt2:
        return Push(New(Kind::kInt, static_cast<std::int64_t>(Number(2))));
      case kLong1:
        return Push(New(Kind::kInt, Long()));
      case kBinPersId:
        return PersistentId();
      case kNewTrue:
        return Push(New(Kind::kBool, 1));
      case kNewFalse:
        return Push(New(Kind::kBool, 0));
      case kNone:
        return Push(New(Kind::kNone));
      case kEmptyDict:
        return Push(New(Kind::kDict));
      case kSetItem:
        return SetItem();
      case kSetItems:
        return SetItems(PopToMark());
      case kBuild:
        Pop();
        Top();
        return;  // the attached state is metadata
      default:
        throw Unknown(opcode);
    }
  }

  Error Unknown(unsigned char opcode) const {
    char text[64];
    std::snprintf(text, sizeof text, "uses the pickle opcode 0x%02x, which is not known here", opcode);
    return Refused(text);
  }

  void Global() {
    const std::string module(Line());
    const std::string name = module + "." + std::string(Line());
    bool known = name == kOrderedDict || name == kRebuildTensor;
    for (const StorageName& storage : kStorages) known = known || name == storage.global;
    if (!known) throw Refused("names " + name + ", which is not one of a state dict's");
    PushText(Kind::kGlobal, name);
  }

  void Put(std::uint64_t key) { memo_[key] = Top(); }
  void Get(std::uint64_t key) {
    const auto found = memo_.find(key);
    if (found == memo_.end()) throw Damaged("its pickle refers to what is not there");
    Push(found->second);
  }

  void SetItem() {
    const Value* value = Pop();
    const Value* key = Pop();
    SetItems({key, value});
  }
  void SetItems(const std::vector<const Value*>& items) {
    Value* dict = Top();
    if (dict->kind != Kind::kDict || items.size() % 2 != 0) throw Damaged("its pickle fills what is no dict");
    for (std::size_t i = 0; i < items.size(); i += 2) dict->pairs.emplace_back(items[i], items[i + 1]);
  }

  void Reduce() {
    const Value* arguments = Pop();
    const Value* called = Pop();
    if (called->kind != Kind::kGlobal || arguments->kind != Kind::kTuple)
      throw Damaged("its pickle calls what is no name");
    if (called->text == kRebuildTensor) return Push(RebuildTensor(arguments->items));
    if (called->text != kOrderedDict || !arguments->items.empty())
      throw Refused("calls " + called->text + " in an unknown way");
    Push(New(Kind::kDict));
  }

  std::vector<std::int64_t> Extents(const Value& tuple) const {
    if (tuple.kind != Kind::kTuple) throw Damaged("the size of a tensor");
    std::vector<std::int64_t> extents;
    for (const Value* item : tuple.items) {
      if (item->kind != Kind::kInt || item->number < 0) throw Damaged("the size of a tensor");
      extents.push_back(item->number);
    }
    return extents;
  }

  // (storage, offset, size, stride, requires_grad, hooks[, metadata])
  Value* RebuildTensor(const std::vector<const Value*>& arguments) {
    if (arguments.size() < 4 || arguments[0]->kind != Kind::kStorage || arguments[1]->kind != Kind::kInt)
      throw Damaged("the description of a tensor");
    const at::Tensor& storage = arguments[0]->tensor;
    const std::int64_t offset = arguments[1]->number;
    const std::vector<std::int64_t> size = Extents(*arguments[2]), stride = Extents(*arguments[3]);
    CheckInside(storage.numel(), offset, size, stride);
    Value* tensor = New(Kind::kTensor);
    tensor->tensor = storage.as_strided(size, stride, offset);
    return tensor;
  }

  // Also that no element is shared by more of them than there are: a tensor is never larger than its storage.
  void CheckInside(std::int64_t elements, std::int64_t offset, const std::vector<std::int64_t>& size,
                   const std::vector<std::int64_t>& stride) const {
    if (size.size() != stride.size() || offset < 0 || offset > elements)
      throw Damaged("the place of a tensor");
    std::int64_t count = 1, last = offset;
    bool empty = false;
    for (const std::int64_t extent : size) empty = empty || extent == 0;
    for (std::size_t i = 0; i < size.size(); ++i) {
      if (empty || size[i] == 1) continue;
      if (size[i] > elements / count || stride[i] > (elements - last) / (size[i] - 1))
        throw Damaged("a tensor lies outside its data");
      count *= size[i];
      last += stride[i] * (size[i] - 1);
    }
    if (!empty && last >= elements) throw Damaged("a tensor lies outside its data");
  }

  // ("storage", type, key, device, elements)
  void PersistentId() {
    const Value* id = Pop();
    const auto& items = id->items;
    if (id->kind != Kind::kTuple || items.size() != 5 || items[0]->text != "storage" ||
        items[1]->kind != Kind::kGlobal || items[2]->kind != Kind::kText || items[4]->kind != Kind::kInt)
      throw Damaged("the description of its data");
    for (const StorageName& known : kStorages) {
      if (known.global != items[1]->text) continue;
      Push(Storage({known.type, items[2]->text, items[4]->number}));
      return;
    }
    throw Damaged("the description of its data");
  }

  Value* Storage(const PickledStorage& wanted) {
    const auto found = storages_.find(wanted.key);
    if (found == storages_.end()) {
      Value* storage = New(Kind::kStorage);
      storage->tensor = load_(wanted);
      return storages_[wanted.key] = storage;
    }
    const at::Tensor& tensor = found->second->tensor;
    if (tensor.scalar_type() != wanted.type || tensor.numel() != wanted.elements)
      throw Damaged("data/" + wanted.key + " is described in two ways");
    return found->second;
  }

  std::map<std::string, at::Tensor> StateDict(const Value& top) const {
    if (top.kind != Kind::kDict) throw Refused("holds no state dict");
    std::map<std::string, at::Tensor> state;
    for (const auto& [key, value] : top.pairs) {
      if (key->kind != Kind::kText) throw Refused("holds a dict whose keys are no names");
      if (value->kind != Kind::kTensor)
        throw Refused("holds something besides tensors under \"" + key->text + "\"");
      state[key->text] = value->tensor;
    }
    return state;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  const StorageLoader& load_;
  const std::string& origin_;
  std::deque<Value> values_;  // addresses stay
  std::vector<Value*> stack_;
  std::map<std::uint64_t, Value*> memo_;
  std::map<std::string, Value*> storages_;
};

}  // namespace

std::map<std::string, at::Tensor> UnpickleStateDict(std::string_view bytes, const StorageLoader& load,
                                                    const std::string& origin) {
  return Interpreter(bytes, load, origin).Run();
}

}  // namespace zeroplane
