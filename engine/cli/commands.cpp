#include "engine/cli/commands.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/cli/check.hpp"
#include "engine/cli/command_tree.hpp"
#include "engine/cli/compare.hpp"
#include "engine/cli/completion.hpp"
#include "engine/cli/embed.hpp"
#include "engine/cli/emulate.hpp"
#include "engine/cli/eval.hpp"
#include "engine/cli/extract.hpp"
#include "engine/cli/fmt.hpp"
#include "engine/cli/language.hpp"
#include "engine/cli/live.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/lsp.hpp"
#include "engine/cli/man.hpp"
#include "engine/cli/new.hpp"
#include "engine/cli/prices.hpp"
#include "engine/cli/review.hpp"
#include "engine/cli/simulate.hpp"
#include "engine/cli/test.hpp"
#include "engine/cli/tune.hpp"
#include "engine/cli/verify.hpp"

namespace poolcast::cli {
namespace {

/// In the order in which --help shows them.
constexpr Command (*describing[])() = {
    // clang-format off
    check_command,
    fmt_command,
    eval_command,
    test_command,
    simulate_command,
    compare_command,
    review_command,
    tune_command,
    load_command,
    prices_command,
    live_command,
    extract_command,
    embed_command,
    verify_command,
    emulate_command,
    new_command,
    language_command,
    lsp_command,
    completion_command,
    man_command,
    // clang-format on
};

/// The words of all commands, which `man` takes.
std::vector<std::string> words_of_all(Command const& root) {
  std::set<std::string> words;
  for (NamedCommand const& named : commands_of(root)) words.insert(named.command.name);
  words.erase(root.name);
  return {words.begin(), words.end()};
}

}  // namespace

Command poolcast_command() {
  Command root = {.name = "poolcast",
                  .purpose = "What an Azure Batch autoscale formula will do, before it is deployed",
                  .example = "poolcast simulate scenarios/article.json"};
  for (auto const describe : describing) root.commands.push_back(describe());
  std::vector<std::string> words = words_of_all(root);
  auto const man = std::ranges::find(root.commands, "man", &Command::name);
  man->options.front().suggestions = std::move(words);
  return root;
}

}  // namespace poolcast::cli
