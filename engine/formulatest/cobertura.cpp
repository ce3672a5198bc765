// Cobertura's XML: a class a formula, a line where statements begin or branches part.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "engine/base/text.hpp"
#include "engine/formulatest/coverage.hpp"
#include "engine/formulatest/xml.hpp"

namespace poolcast::formulatest {
namespace {

struct CoveredLine {
  std::uint64_t hits = 0;
  std::vector<Decision const*> decisions{};
};

std::map<int, CoveredLine> lines_of(Coverage const& coverage) {
  std::map<int, CoveredLine> lines;
  for (std::size_t i = 0; i < coverage.hits().size(); ++i) {
    CoveredLine& line = lines[coverage.begin_of(i).line];
    line.hits = std::max(line.hits, coverage.hits()[i]);
  }
  for (Decision const& decision : coverage.decisions()) {
    CoveredLine& line = lines[coverage.operator_of(decision).line];
    line.hits = std::max(line.hits, decision.taken[0] + decision.taken[1]);
    line.decisions.push_back(&decision);
  }
  return lines;
}

std::string percent(Share share) { return std::to_string(std::lround(share.percent())) + "%"; }

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string rate(Share share) { return format_number(share.percent() / 100, 4); }

std::string line_xml(int at, CoveredLine const& line) {
  std::string text = "            <line" + xml_attribute("number", std::to_string(at)) +
                     xml_attribute("hits", number(line.hits));
  if (line.decisions.empty()) return text + xml_attribute("branch", "false") + "/>\n";
  Share share{0, 2 * line.decisions.size()};
  std::string conditions;
  for (std::size_t i = 0; i < line.decisions.size(); ++i) {
    auto const covered = static_cast<std::size_t>(line.decisions[i]->covered());
    share.covered += covered;
    conditions += "                <condition" + xml_attribute("number", number(i)) +
                  xml_attribute("type", "jump") + xml_attribute("coverage", percent({covered, 2})) +
                  "/>\n";
  }
  std::string const counts =
      percent(share) + " (" + number(share.covered) + "/" + number(share.all) + ")";
  return text + xml_attribute("branch", "true") + xml_attribute("condition-coverage", counts) +
         ">\n              <conditions>\n" + conditions +
         "              </conditions>\n            </line>\n";
}

Share lines_share(std::map<int, CoveredLine> const& lines) {
  Share share{0, lines.size()};
  for (auto const& [at, line] : lines) share.covered += line.hits > 0 ? 1 : 0;
  return share;
}

std::string rates(Share lines, Share branches) {
  return xml_attribute("line-rate", rate(lines)) + xml_attribute("branch-rate", rate(branches)) +
         xml_attribute("complexity", "0");
}

std::string class_xml(Coverage const& coverage, std::map<int, CoveredLine> const& lines) {
  std::string const name = std::filesystem::path(coverage.path()).filename().string();
  std::string text = "        <class" + xml_attribute("name", name) +
                     xml_attribute("filename", coverage.path()) +
                     rates(lines_share(lines), coverage.branches()) +
                     ">\n          <methods/>\n          <lines>\n";
  for (auto const& [at, line] : lines) text += line_xml(at, line);
  return text + "          </lines>\n        </class>\n";
}

}  // namespace

std::string to_cobertura(std::span<Coverage const> all) {
  Share lines, branches;
  std::string classes;
  for (Coverage const& coverage : all) {
    std::map<int, CoveredLine> const own = lines_of(coverage);
    Share const own_lines = lines_share(own);
    lines = {lines.covered + own_lines.covered, lines.all + own_lines.all};
    Share const own_branches = coverage.branches();
    branches = {branches.covered + own_branches.covered, branches.all + own_branches.all};
    classes += class_xml(coverage, own);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<coverage" + rates(lines, branches) +
         xml_attribute("lines-covered", number(lines.covered)) +
         xml_attribute("lines-valid", number(lines.all)) +
         xml_attribute("branches-covered", number(branches.covered)) +
         xml_attribute("branches-valid", number(branches.all)) + xml_attribute("version", "1") +
         xml_attribute("timestamp", "0") +
         ">\n  <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n    <package" +
         xml_attribute("name", "formulas") + rates(lines, branches) + ">\n      <classes>\n" +
         classes + "      </classes>\n    </package>\n  </packages>\n</coverage>\n";
}

}  // namespace poolcast::formulatest
