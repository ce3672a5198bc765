// Automatic scaling of an emulated pool: samples, evaluations, and what comes of them.
#pragma once

#include "engine/emulator/account.hpp"
#include "engine/emulator/problem.hpp"

namespace poolcast::emulator {

/// The problem is the service's: too long, or a syntax error.
Expected<formula::Program, Problem> compile(Settings const& settings, std::string const& formula);

/// The interval, or what is wrong with it: the service takes 5 minutes to 168 hours.
Expected<Duration, Problem> evaluation_interval(Json const& body, Duration otherwise);

/// Begins automatic scaling, with no samples; or gives it another formula or interval.
void scale(Account const& account, Pool& pool, std::string formula, formula::Program program,
           Duration interval);

/// Takes the sample that is due.
void sample(Account const& account, Pool& pool);

/// Evaluates the formula on what the pool is now; nothing is changed.
AutoScaleRun try_formula(Account const& account, Pool const& pool, formula::Program const& program);

/// Runs the evaluation that is due, and resizes.
void evaluate(Account const& account, Pool& pool);

/// For a pool that is being deleted. Where it is refused somebody has to ask again.
void remove_all_nodes(Pool& pool);

}  // namespace poolcast::emulator
