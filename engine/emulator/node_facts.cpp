#include "engine/emulator/node_facts.hpp"

#include "engine/base/random.hpp"
#include "engine/batch/wire_words.hpp"

namespace poolcast::emulator {
namespace {

using batch::NodeChange;

/// Like the service's: `tvmps_`, 64 hexadecimal digits, and the tier's letter.
std::string node_id(Pool const& pool, std::uint32_t number, batch::NodeTier tier) {
  std::uint64_t bits = static_cast<std::uint64_t>(pool.created.ticks);
  for (char const c : pool.id) bits = mix(bits + static_cast<unsigned char>(c) + 1);
  std::string id = "tvmps_";
  for (std::uint64_t word = 0; word < 4; ++word) {
    std::uint64_t rest = draw(bits, Stream::allocation, std::uint64_t{number} * 4 + word);
    for (int digit = 0; digit < 16; ++digit, rest >>= 4) id += "0123456789abcdef"[rest & 15];
  }
  return id + (tier == batch::NodeTier::dedicated ? "_d" : "_p");
}

}  // namespace

void note(Pool& pool, batch::NodeTransition const& told) {
  std::uint32_t const number = told.node.value;
  if (number >= pool.nodes.size()) pool.nodes.resize(number + std::size_t{1});
  NodeFacts& node = pool.nodes[number];
  if (told.change == NodeChange::requested) {
    node.id = node_id(pool, number, told.tier);
    node.tier = told.tier;
  }
  if (told.change == NodeChange::creating) {
    node.listed = true;
    node.allocated = told.at;
  }
  if (told.change == NodeChange::idle || told.change == NodeChange::offline) {
    if (node.change != NodeChange::running && node.change != NodeChange::offline) {
      node.booted = told.at;
    }
    node.reimaging = false;
  }
  // A leaving node stays so for clients, whatever its tasks do.
  bool const gone = told.change == NodeChange::removed || told.change == NodeChange::cancelled;
  if (gone) node.listed = false;
  if (node.change == NodeChange::leaving && !gone && told.change != NodeChange::preempted) return;
  node.change = told.change;
  node.since = told.at;
}

std::string_view state_of(NodeFacts const& node) {
  if (node.reimaging && node.change != NodeChange::leaving) return "reimaging";
  return batch::wire_word(batch::node_state_words, node.change);
}

}  // namespace poolcast::emulator
