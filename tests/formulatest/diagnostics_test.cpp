// Every mistake in a script is told with its place, its text and the remedy.
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/formulatest/script.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast::formulatest {
namespace {

/// Fragments of scripts, each wrong in its own way.
constexpr char const* mistakes[] = {
    "formula x.autoscale\n",
    "\xEF\xBB\xBF# A case\n",
    "formla x.autoscale\n",
    "hello\n",
    "formula\n",
    "formula x y\n",
    "formula x pool\n",
    "formula x\nformula y\neval\n  $x = 1\n",
    "eval at 0s\n  $x = 1\n",
    "cases\n  slots | => $x\n  1 | => 2\n",
    "  $x = 1\n",
    "formula x\n$x = 1\n",
    "now\n",
    "now yesterday\n",
    "now 2026-02-30T00:00:00Z\n",
    "sample\n",
    "sample every 30s until\n  $PendingTasks 1\n",
    "sample often\n  $PendingTasks 1\n",
    "sample every 0s\n  $PendingTasks 1\n",
    "sample every 2d\n  $PendingTasks 1\n",
    "sample every soon\n  $PendingTasks 1\n",
    "sample until tomorrow\n  $PendingTasks 1\n",
    "sample until 2026-13-01\n  $PendingTasks 1\n",
    "sample until 400000d\n  $PendingTasks 1\n",
    "sample\n  $PendingTask 1\n",
    "sample\n  $PendingTasks 1 2..5 x\n",
    "sample\n  $PendingTasks 1\n  $PendingTasks 2\n",
    "pool\n",
    "pool dedicated\n",
    "pool dedicatd=2\n",
    "pool cores=2\n",
    "pool dedicated=-1\n",
    "pool slots=0\n",
    "pool low_priority=1.5\n",
    "pool dedicated=1000001\n",
    "eval soon\n  $x = 1\n",
    "eval \"x = 1\" at\n  x = 1\n",
    "eval \"x = 1\" at noon\n  x = 1\n",
    "eval \"x = 1\"\n",
    "eval \"x = 1\"\n  x\n",
    "eval \"x = 1\"\n  x =\n",
    "eval \"x = 1\"\n  x <= many\n",
    "eval \"x = 1\"\n  result\n",
    "eval \"x = 1\"\n  = 5\n",
    "cases\n",
    "cases at\n  slots | => x\n  1 | => 2\n",
    "cases\n  slots | => x\n",
    "cases\n  slots | x\n  1 | 2\n",
    "cases\n  slot | => x\n  1 | => 2\n",
    "cases\n  colour | => x\n  1 | => 2\n",
    "cases\n  slots | slots | => x\n  1 | 1 | => 2\n",
    "cases\n  slots | => x | x\n  1 | => 2 | 2\n",
    "cases\n  slots | => x y\n  1 | => 2\n",
    "cases\n  slots | =>\n  1 | =>\n",
    "formula x\ncases\n  slots | => x\n  1 | 2 | => 2\n  1 | => 2 | 3\n  1 | 2\n  0 | => 2\n  1 | "
    "=>\n",
    "formula x\ncases\n  at | $PendingTasks | => x\n  noon | 5 | => 2\n  0s | 5y3 | => 1\n  | | => "
    "<\n",
    "simulate\n  cost <= 1\n",
    "simulate x seed\n  cost <= 1\n",
    "simulate x sed 5\n  cost <= 1\n",
    "simulate x with y\n  cost <= 1\n",
    "simulate x seed 5..1\n  cost <= 1\n",
    "simulate x seed 1..1001\n  cost <= 1\n",
    "simulate x\n",
    "simulate x\n  cost\n",
    "simulate x\n  cots <= 1\n",
    "simulate x\n  happiness >= 1\n",
    "simulate x\n  p95 waiting <= 4\n",
    "simulate x\n  node-hours <= 4 kg\n",
    "simulate x\n  utilisation >= much\n",
    "simulate x\n  cost <= 1 dollar\n",
    "simulate x\n  tasks killed = 1 h\n",
    "simulate x\n  zero nodes after 75m\n",
    "simulate x\n  zero nodes within 75 of the last task\n",
};

TEST(ScriptDiagnostics, NameThePlaceAndTheRemedy) {
  std::string all;
  for (char const* text : mistakes) {
    Source const source{"x.test", text};
    Expected<Script, Diagnostics> const script = read_script(source);
    ASSERT_FALSE(script) << text;
    all += render(source, script.error()) + "\n";
  }
  all.pop_back();
  test::expect_golden("tests/formulatest/golden/diagnostics.txt", all);
}

TEST(ScriptDiagnostics, RefuseAnEmptyScript) {
  Source const source{"x.test", ""};
  EXPECT_EQ(render(source, read_script(source).error()),
            "x.test:1:1: error: there is no case; add a line 'eval at 0s' and what it is to give\n"
            "  \n"
            "  ^\n");
}

TEST(ScriptDiagnostics, EndAtAHundred) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "what\n";
  EXPECT_EQ(read_script({"x.test", text}).error().size(), 100U);
}

TEST(ScriptDiagnostics, RefuseMoreSamplesThanMemoryWouldBear) {
  std::string text = "formula x\n";
  for (int i = 0; i < 11; ++i) {
    text += "sample\n  $PendingTasks 0x99999\neval\n  $x = 1\n";
  }
  Source const source{"x.test", text};
  EXPECT_EQ(render(source, read_script(source).error()),
            "x.test:43:3: error: more than 1,000,000 samples in one script\n"
            "    $PendingTasks 0x99999\n"
            "    ^~~~~~~~~~~~~~~~~~~~~\n");
}

/// A script with all that there is, of which every byte is changed in turn and at random.
TEST(Script, AnyBytesAreReadOrRefused) {
  std::string const good =
      test::read_file(POOLCAST_SOURCE_DIR "/tests/fuzz/testdata/script/everything.test");
  ASSERT_TRUE(read_script({"x.test", good}));
  constexpr char odd_bytes[] = "\0\n\r\t \"'#|=<>$_x.\x80\xFF\\9";
  std::string_view const odd(odd_bytes, sizeof odd_bytes - 1);
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    std::string text = good;
    for (std::uint64_t i = 0; i < 1 + seed % 4 && !text.empty(); ++i) {
      std::uint64_t const bits = draw(seed, Stream::arrival, i);
      std::size_t const at = bits % text.size();
      switch (bits >> 32 & 3U) {
        case 0:
          text[at] = odd[(bits >> 40) % odd.size()];
          break;
        case 1:
          text.erase(at, (bits >> 40) % 40);
          break;
        case 2:
          text.insert(at, text.substr((bits >> 40) % text.size(), 30));
          break;
        default:
          text.resize(at + 1);
      }
    }
    Source const source{"x.test", text};
    Expected<Script, Diagnostics> const script = read_script(source);
    if (!script) {
      EXPECT_NE(render(source, script.error()), "");
    }
  }
}

}  // namespace
}  // namespace poolcast::formulatest
