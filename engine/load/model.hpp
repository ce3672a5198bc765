// A load as rules instead of jobs: what arrives, when, how often, and how long it runs. A file that
// people write or `load fit` makes (scenarios/load-model.schema.json); generate draws jobs from it.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/distribution.hpp"
#include "engine/base/time.hpp"
#include "engine/load/calendar.hpp"

namespace poolcast::load {

/// What sort of work a job is, for those that do not say themselves how long they run.
struct ModelKind {
  std::string name;
  Distribution duration;
};

struct ModelJob {
  std::string kind;  // may be empty
  std::string pool;  // empty: the default pool of whoever uses the load
  std::uint16_t slots = 1;
  std::int16_t priority = 0;
  std::optional<Distribution> duration{};  // nothing: its kind's
  Duration after{};                        // the earliest moment, from the arrival
  std::vector<std::uint32_t> needs{};      // indices of earlier jobs of the shape
};

/// What arrives: a pipeline, or one job that belongs to none.
struct Shape {
  std::string name;
  bool pipeline = true;
  std::vector<ModelJob> jobs{};
};

/// Every day at a fixed local time.
struct Nightly {
  Duration at{};  // local time of day
  std::uint32_t count = 1;
  std::bitset<7> days = 0x7F;  // from Monday
  bool on_holidays = true;
  Duration spread{};  // each comes up to so much later
};

/// How many arrive together. A rate then counts these, not what arrives.
struct Bursts {
  std::vector<std::uint32_t> sizes;  // empty: always one
  std::vector<double> weights;       // of the sizes; they sum to 1
  Distribution gap;                  // between two of a burst
};

struct ArrivalStream {
  std::string name;
  std::vector<std::uint32_t> shapes;             // indices into LoadModel::shapes
  std::vector<double> weights;                   // of the shapes; above 0
  std::array<double, hours_of_week> per_hour{};  // expected in each local hour of the week
  std::optional<Nightly> nightly;                // in place of `per_hour`
  Bursts bursts;
  /// Pipelines of a merge train that may run at once: each further one needs the one so many before
  /// it. 0: no train.
  std::uint32_t train_width = 0;
};

struct LoadModel {
  Calendar calendar;
  std::vector<ModelKind> kinds;
  std::vector<Shape> shapes;
  std::vector<ArrivalStream> streams;
};

/// The names of the pools that the shapes' jobs go to, each once; "" is the default pool.
std::vector<std::string> pools_of(LoadModel const& model);

}  // namespace poolcast::load
