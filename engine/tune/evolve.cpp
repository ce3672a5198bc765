// The one place that knows pagmo. It is asked for one generation at a time, so that a search can
// end between two of them: within one, what is not scored any more counts as bad.
#include <algorithm>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/moead.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/algorithms/pso_gen.hpp>
#include <pagmo/batch_evaluators/member_bfe.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "engine/tune/search.hpp"
#include "engine/tune/sobol.hpp"

namespace poolcast::tune {
namespace {

using pagmo::vector_double;

constexpr double bad = 1e30;
/// Then a population has settled.
constexpr int generations_without_news = 6;

/// What all copies of the problem share; pagmo copies it as it likes.
struct Shared {
  SearchRequest const& request;
  Score const& score;
  std::size_t fresh = 0;  // in this generation
  bool go_on = true;

  vector_double fitness_of(std::vector<Candidate> const& candidates) {
    std::size_t const objectives = request.objectives;
    if (!go_on) return vector_double(candidates.size() * objectives, bad);
    Scored const scored = score(candidates);
    fresh += scored.fresh;
    go_on = scored.go_on;
    vector_double all;
    for (std::vector<double> const& one : scored.fitness) {
      all.insert(all.end(), one.begin(), one.end());
    }
    all.resize(candidates.size() * objectives, bad);
    return all;
  }
};

/// A problem as pagmo wants it; the names are pagmo's. A coordinate from 0 to 1 chooses a value.
struct Problem {
  Shared* shared = nullptr;

  vector_double fitness(vector_double const& point) const {
    return shared->fitness_of({candidate_at(shared->request.sizes, point)});
  }

  vector_double batch_fitness(vector_double const& points) const {
    std::size_t const dimensions = shared->request.sizes.size();
    std::vector<Candidate> candidates;
    for (std::size_t at = 0; at < points.size(); at += dimensions) {
      auto const begin = points.begin() + static_cast<std::ptrdiff_t>(at);
      vector_double const point(begin, begin + static_cast<std::ptrdiff_t>(dimensions));
      candidates.push_back(candidate_at(shared->request.sizes, point));
    }
    return shared->fitness_of(candidates);
  }

  vector_double::size_type get_nobj() const { return shared->request.objectives; }

  std::pair<vector_double, vector_double> get_bounds() const {
    std::size_t const dimensions = shared->request.sizes.size();
    return {vector_double(dimensions, 0), vector_double(dimensions, 1)};
  }
};

pagmo::algorithm algorithm_of(Search search, SearchRequest const& request) {
  auto const seed = static_cast<unsigned>(request.seed);
  double const mutation = 1.0 / static_cast<double>(request.sizes.size());
  if (search == Search::moead) {
    std::size_t const neighbours = std::min<std::size_t>(8, population_of(request.budget) - 1);
    return pagmo::algorithm{pagmo::moead(1, "low discrepancy", "tchebycheff", neighbours, 1.0, 0.5,
                                         20, 0.9, 2, true, seed)};
  }
  pagmo::bfe const at_once{pagmo::member_bfe{}};
  if (request.objectives == 1) {
    pagmo::pso_gen swarm(1, 0.7298, 2.05, 2.05, 0.5, 5, 2, 4, true, seed);
    swarm.set_bfe(at_once);
    return pagmo::algorithm{swarm};
  }
  pagmo::nsga2 genetic(1, 0.9, 10, std::min(1.0, std::max(0.1, mutation)), 20, seed);
  genetic.set_bfe(at_once);
  return pagmo::algorithm{genetic};
}

/// The current candidate, at the middle of its values, and points that fill the space.
std::vector<vector_double> first_points(SearchRequest const& request) {
  std::vector<vector_double> points =
      scrambled_sobol(request.sizes.size(), population_of(request.budget), request.seed);
  for (std::size_t d = 0; d < request.sizes.size(); ++d) {
    points[0][d] =
        (static_cast<double>(request.current[d]) + 0.5) / static_cast<double>(request.sizes[d]);
  }
  return points;
}

}  // namespace

void evolve(Search search, SearchRequest const& request, Score const& score) {
  Shared shared{request, score};
  Problem const problem{&shared};
  pagmo::population all{problem, 0, static_cast<unsigned>(request.seed)};
  std::vector<vector_double> const points = first_points(request);
  vector_double flat;
  for (vector_double const& point : points) flat.insert(flat.end(), point.begin(), point.end());
  vector_double const fitness = problem.batch_fitness(flat);
  for (std::size_t i = 0; i < points.size(); ++i) {
    auto const begin = fitness.begin() + static_cast<std::ptrdiff_t>(i * request.objectives);
    all.push_back(points[i],
                  vector_double(begin, begin + static_cast<std::ptrdiff_t>(request.objectives)));
  }
  pagmo::algorithm const algorithm = algorithm_of(search, request);
  for (int without_news = 0; shared.go_on && without_news < generations_without_news;) {
    shared.fresh = 0;
    all = algorithm.evolve(all);
    without_news = shared.fresh == 0 ? without_news + 1 : 0;
  }
}

}  // namespace poolcast::tune
