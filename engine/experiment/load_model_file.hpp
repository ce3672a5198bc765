// The file of a load model, read and written (scenarios/load-model.schema.json describes it).
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/load/model.hpp"

namespace poolcast::experiment {

/// As the file names the days of load::Nightly.
inline constexpr std::array<std::string_view, 7> weekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

Result<load::LoadModel> read_load_model(std::string const& path);

/// The file's text, with the longer arrays in lines that a person can read. `description` says
/// where the model is from.
std::string load_model_json(load::LoadModel const& model, std::string const& description);

}  // namespace poolcast::experiment
