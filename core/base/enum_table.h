#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

/// Each enum that people or files name has one table: an array of rows in the enum's own order, with a stable
/// `id` each.
namespace zeroplane {

template <class Row, std::size_t kCount, class Enum>
constexpr const Row& RowOf(const std::array<Row, kCount>& rows, Enum value) {
  return rows[static_cast<std::size_t>(value)];
}

/// @param value the row's member that holds the enum's value
template <class Row, std::size_t kCount, class Enum>
constexpr std::optional<Enum> ValueOfId(const std::array<Row, kCount>& rows, Enum Row::*value,
                                        std::string_view id) {
  for (const Row& row : rows) {
    if (row.id == id) return row.*value;
  }
  return std::nullopt;
}

}  // namespace zeroplane
