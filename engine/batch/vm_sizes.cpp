#include "engine/batch/vm_sizes.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::batch {
namespace {

struct VmSize {
  std::string_view name;
  std::uint32_t cores;
};

// Facts of the Compute Resource SKUs API.
constexpr VmSize vm_sizes[] = {
    {"Standard_A1_v2", 1},     {"Standard_A2_v2", 2},         {"Standard_A4_v2", 4},
    {"Standard_A8_v2", 8},     {"Standard_B1s", 1},           {"Standard_B1ms", 1},
    {"Standard_B2s", 2},       {"Standard_B2ms", 2},          {"Standard_B4ms", 4},
    {"Standard_B8ms", 8},      {"Standard_B12ms", 12},        {"Standard_B16ms", 16},
    {"Standard_B20ms", 20},    {"Standard_B16als_v2", 16},    {"Standard_B2as_v2", 2},
    {"Standard_B4as_v2", 4},   {"Standard_D1_v2", 1},         {"Standard_D2_v2", 2},
    {"Standard_D3_v2", 4},     {"Standard_D4_v2", 8},         {"Standard_D5_v2", 16},
    {"Standard_DS1_v2", 1},    {"Standard_DS2_v2", 2},        {"Standard_DS3_v2", 4},
    {"Standard_DS4_v2", 8},    {"Standard_DS5_v2", 16},       {"Standard_D2_v3", 2},
    {"Standard_D4_v3", 4},     {"Standard_D8_v3", 8},         {"Standard_D16_v3", 16},
    {"Standard_D32_v3", 32},   {"Standard_D64_v3", 64},       {"Standard_D2s_v3", 2},
    {"Standard_D4s_v3", 4},    {"Standard_D8s_v3", 8},        {"Standard_D16s_v3", 16},
    {"Standard_D32s_v3", 32},  {"Standard_D48s_v3", 48},      {"Standard_D64s_v3", 64},
    {"Standard_D2s_v4", 2},    {"Standard_D4s_v4", 4},        {"Standard_D8s_v4", 8},
    {"Standard_D16s_v4", 16},  {"Standard_D32s_v4", 32},      {"Standard_D48s_v4", 48},
    {"Standard_D64s_v4", 64},  {"Standard_D2_v5", 2},         {"Standard_D4_v5", 4},
    {"Standard_D8_v5", 8},     {"Standard_D16_v5", 16},       {"Standard_D32_v5", 32},
    {"Standard_D48_v5", 48},   {"Standard_D64_v5", 64},       {"Standard_D96_v5", 96},
    {"Standard_D2s_v5", 2},    {"Standard_D4s_v5", 4},        {"Standard_D8s_v5", 8},
    {"Standard_D16s_v5", 16},  {"Standard_D32s_v5", 32},      {"Standard_D48s_v5", 48},
    {"Standard_D64s_v5", 64},  {"Standard_D96s_v5", 96},      {"Standard_D2ds_v5", 2},
    {"Standard_D4ds_v5", 4},   {"Standard_D8ds_v5", 8},       {"Standard_D16ds_v5", 16},
    {"Standard_D32ds_v5", 32}, {"Standard_D48ds_v5", 48},     {"Standard_D64ds_v5", 64},
    {"Standard_D96ds_v5", 96}, {"Standard_D2as_v5", 2},       {"Standard_D4as_v5", 4},
    {"Standard_D8as_v5", 8},   {"Standard_D16as_v5", 16},     {"Standard_D32as_v5", 32},
    {"Standard_D48as_v5", 48}, {"Standard_D64as_v5", 64},     {"Standard_D96as_v5", 96},
    {"Standard_D2s_v6", 2},    {"Standard_D4s_v6", 4},        {"Standard_D8s_v6", 8},
    {"Standard_D16s_v6", 16},  {"Standard_D2as_v6", 2},       {"Standard_D4as_v6", 4},
    {"Standard_D8as_v6", 8},   {"Standard_D16as_v6", 16},     {"Standard_D32as_v6", 32},
    {"Standard_D48as_v6", 48}, {"Standard_D64as_v6", 64},     {"Standard_D96as_v6", 96},
    {"Standard_E2s_v3", 2},    {"Standard_E4s_v3", 4},        {"Standard_E8s_v3", 8},
    {"Standard_E16s_v3", 16},  {"Standard_E20s_v3", 20},      {"Standard_E32s_v3", 32},
    {"Standard_E48s_v3", 48},  {"Standard_E64s_v3", 64},      {"Standard_E2s_v5", 2},
    {"Standard_E4s_v5", 4},    {"Standard_E8s_v5", 8},        {"Standard_E16s_v5", 16},
    {"Standard_E20s_v5", 20},  {"Standard_E32s_v5", 32},      {"Standard_E48s_v5", 48},
    {"Standard_E64s_v5", 64},  {"Standard_E96s_v5", 96},      {"Standard_E2d_v5", 2},
    {"Standard_E4d_v5", 4},    {"Standard_E8d_v5", 8},        {"Standard_E16d_v5", 16},
    {"Standard_E20d_v5", 20},  {"Standard_E32d_v5", 32},      {"Standard_E48d_v5", 48},
    {"Standard_E64d_v5", 64},  {"Standard_E96d_v5", 96},      {"Standard_F2s_v2", 2},
    {"Standard_F4s_v2", 4},    {"Standard_F8s_v2", 8},        {"Standard_F16s_v2", 16},
    {"Standard_F32s_v2", 32},  {"Standard_F48s_v2", 48},      {"Standard_F64s_v2", 64},
    {"Standard_F72s_v2", 72},  {"Standard_NC6s_v3", 6},       {"Standard_NC12s_v3", 12},
    {"Standard_NC24s_v3", 24}, {"Standard_NC16as_T4_v3", 16}, {"Standard_NC24ads_A100_v4", 24},
};

VmSize const* find(std::string_view size) {
  auto const row = std::ranges::find_if(
      vm_sizes, [&](VmSize const& known) { return same_but_for_case(known.name, size); });
  return row == std::ranges::end(vm_sizes) ? nullptr : row;
}

}  // namespace

std::optional<std::uint32_t> vm_size_cores(std::string_view size) {
  VmSize const* const row = find(size);
  if (row == nullptr) return std::nullopt;
  return row->cores;
}

std::string vm_size_name(std::string_view size) {
  VmSize const* const row = find(size);
  return std::string(row == nullptr ? size : row->name);
}

std::string suggest_vm_size(std::string_view size) {
  std::vector<std::string_view> names;
  for (VmSize const& row : vm_sizes) names.push_back(row.name);
  return did_you_mean(size, names);
}

}  // namespace poolcast::batch
