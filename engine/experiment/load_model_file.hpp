// The file of a load model, read and written (scenarios/load-model.schema.json describes it).
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/load/model.hpp"

namespace poolcast::experiment {

Result<load::LoadModel> read_load_model(std::string const& path);

/// The file's text, with the longer arrays in lines that a person can read. `description` says
/// where the model is from.
std::string load_model_json(load::LoadModel const& model, std::string const& description);

}  // namespace poolcast::experiment
