// Long: the grammar, the only file that pays for Boost.Spirit.
#include "engine/formula/parse.hpp"

#include <boost/spirit/home/x3.hpp>

#include "engine/base/text.hpp"
#include "engine/formula/builder.hpp"
#include "engine/formula/dialect.hpp"
#include "engine/formula/syntax_error.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::formula::grammar {

namespace x3 = boost::spirit::x3;
using Iterator = char const*;

/// What the grammar "expects" where it has nested too deep.
constexpr char less_nesting[] = "less nesting";

struct BuilderTag;

template <class Context>
Builder& builder(Context const& context) {
  return x3::get<BuilderTag>(context).get();
}

/// Blanks and comments, by the same function that places the errors.
struct Blank : x3::parser<Blank> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, Iterator last, Context const&, RuleContext&, Attribute&) const {
    // Nearly every time there is nothing to skip, and one look tells.
    if (first == last || (!is_blank(*first) && *first != '/' && *first != '\f' && *first != '\v')) {
      return false;
    }
    std::string_view const rest(first, static_cast<std::size_t>(last - first));
    std::uint32_t const skipped = skip_blank(rest, 0);
    first += skipped;
    return skipped != 0;
  }
};

/// Refuses to recurse deeper than max_nesting, whatever the text is.
template <class Subject>
struct Nested : x3::unary_parser<Subject, Nested<Subject>> {
  using base_type = x3::unary_parser<Subject, Nested<Subject>>;
  static bool const is_pass_through_unary = true;
  constexpr explicit Nested(Subject const& nested_parser) : base_type(nested_parser) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext& rule,
             Attribute& attribute) const {
    if (!builder(context).enter_nesting(max_nesting)) {
      throw x3::expectation_failure<Iterator>(first, less_nesting);
    }
    bool const matched = this->subject.parse(first, last, context, rule, attribute);
    builder(context).leave_nesting();
    return matched;
  }
};

/// What a token matched. A struct of its own, because X3 takes a bare string_view for a container.
struct Text {
  std::string_view view;
};

/// The text that the subject matches without the blanks before it, and none skipped within.
template <class Subject>
struct Token : x3::unary_parser<Subject, Token<Subject>> {
  using base_type = x3::unary_parser<Subject, Token<Subject>>;
  using attribute_type = Text;
  static bool const has_attribute = true;
  static bool const handles_container = false;
  constexpr explicit Token(Subject const& token_parser) : base_type(token_parser) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext& rule,
             Attribute& attribute) const {
    x3::skip_over(first, last, context);
    Iterator const begin = first;
    if (!this->subject.parse(first, last, context, rule, x3::unused)) return false;
    Text const text{{begin, static_cast<std::size_t>(first - begin)}};
    x3::traits::move_to(text, attribute);
    return true;
  }
};

template <template <class> class Parser>
struct Directive {
  template <class Subject>
  constexpr auto operator[](Subject const& subject) const {
    return Parser<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject));
  }
};
constexpr Directive<Nested> nested;
constexpr Directive<Token> token;

}  // namespace poolcast::formula::grammar

// What a place expects is what the parser inside an action, or a directive of ours, expects.
namespace boost::spirit::x3 {
template <class Subject, class Action>
struct get_info<action<Subject, Action>> {
  using result_type = std::string;
  std::string operator()(action<Subject, Action> const& parser) const {
    return what(parser.subject);
  }
};

template <class Subject>
struct get_info<poolcast::formula::grammar::Nested<Subject>> {
  using result_type = std::string;
  std::string operator()(poolcast::formula::grammar::Nested<Subject> const& parser) const {
    return what(parser.subject);
  }
};
}  // namespace boost::spirit::x3

namespace poolcast::formula::grammar {

// ---- actions: each hands what was matched to the builder --------------------------------------

auto const on_target = [](auto& c) { builder(c).assign(x3::_attr(c).view); };
auto const on_statement = [](auto& c) { builder(c).finish_statement(x3::_attr(c)); };
auto const on_number = [](auto& c) { x3::_val(c) = builder(c).number(x3::_attr(c).view); };
auto const on_string = [](auto& c) { x3::_val(c) = builder(c).string(x3::_attr(c).view); };
auto const on_identifier = [](auto& c) { builder(c).remember_name(x3::_attr(c).view); };
auto const on_name = [](auto& c) { x3::_val(c) = builder(c).name(); };
auto const on_call = [](auto& c) { x3::_val(c) = builder(c).call(); };
auto const on_open = [](auto& c) { builder(c).open_arguments(x3::_attr(c).view); };
auto const on_argument = [](auto& c) { builder(c).argument(x3::_attr(c)); };
auto const on_close = [](auto& c) { builder(c).close_arguments(x3::_attr(c).view); };
auto const on_member = [](auto& c) { x3::_val(c) = builder(c).member(x3::_val(c)); };
auto const on_method = [](auto& c) { x3::_val(c) = builder(c).method(x3::_val(c)); };
auto const on_value = [](auto& c) { x3::_val(c) = x3::_attr(c); };
auto const on_prefix = [](auto& c) {
  using boost::fusion::at_c;
  x3::_val(c) = builder(c).prefix(at_c<0>(x3::_attr(c)).view, at_c<1>(x3::_attr(c)));
};
auto const on_first_operand = [](auto& c) { builder(c).first_operand(x3::_attr(c)); };
auto const on_operand = [](auto& c) { builder(c).operand(x3::_attr(c)); };
auto const on_operator = [](auto& c) { builder(c).binary_operator(x3::_attr(c).view); };
auto const on_binary_end = [](auto& c) { x3::_val(c) = builder(c).close_binary(); };
auto const on_group = [](auto& c) {
  using boost::fusion::at_c;
  auto const& parts = x3::_attr(c);
  x3::_val(c) = builder(c).group(at_c<0>(parts).view, at_c<1>(parts), at_c<2>(parts).view);
};
auto const on_conditional = [](auto& c) {
  using boost::fusion::at_c;
  auto const& parts = x3::_attr(c);
  x3::_val(c) =
      builder(c).conditional(x3::_val(c), at_c<0>(parts).view, at_c<1>(parts), at_c<2>(parts));
};

// ---- tokens -----------------------------------------------------------------------------------

using x3::char_;
using x3::eps;
using x3::lexeme;
using x3::lit;

auto const first_letter = char_("a-zA-Z_");
auto const name_letter = char_("a-zA-Z0-9_");
auto const digits = +char_("0-9");

auto const identifier = token[lexeme[-lit('$') >> first_letter >> *name_letter]];
auto const number = token[lexeme[((digits >> -('.' >> digits)) | ('.' >> digits)) >>
                                 -(char_("eE") >> -char_("+-") >> digits) >> !name_letter]];
auto const string = token[lexeme['"' >> *(char_ - char_("\"\n")) >> '"']];
auto const assigns = lexeme['=' >> !lit('=')];
auto const prefix_operator = token[char_("-!")];
auto const binary_operator = token[lexeme[lit("||") | lit("&&") | lit("==") | lit("!=") |
                                          (char_("<>") >> -lit('=')) | char_("+*/-")]];

// ---- rules ------------------------------------------------------------------------------------

x3::rule<struct StatementRule> const statement = "a statement";
x3::rule<struct ExpressionRule, ExprId> const expression = "an expression";
x3::rule<struct BinaryRule, ExprId> const binary = "an expression";
x3::rule<struct UnaryRule, ExprId> const unary = "an expression";
x3::rule<struct PostfixRule, ExprId> const postfix = "an expression";
x3::rule<struct PrimaryRule, ExprId> const primary = "an expression";
x3::rule<struct GroupRule, ExprId> const group = "an expression";
x3::rule<struct ClosingRule, Text> const closing = "')'";
x3::rule<struct ArgumentsRule> const arguments = "'('";
x3::rule<struct MemberRule> const member_name = "a member's name";

auto const statement_def =
    ((identifier >> assigns)[on_target] > expression[on_statement]) | expression[on_statement];
auto const expression_def =
    nested[binary[on_value] >> -(token[lit('?')] > expression > ':' > expression)[on_conditional]];
auto const binary_def = unary[on_first_operand] >>
                        *(binary_operator[on_operator] > unary[on_operand]) >> eps[on_binary_end];
auto const unary_def = (prefix_operator > nested[unary])[on_prefix] | postfix[on_value];
auto const postfix_def = primary[on_value] >>
                         *('.' > member_name > (arguments[on_method] | eps[on_member]));
auto const member_name_def = identifier[on_identifier];
auto const primary_def = (identifier[on_identifier] >> (arguments[on_call] | eps[on_name])) |
                         number[on_number] | string[on_string] | group[on_value];
auto const closing_def = token[lit(')')];
auto const group_def = (token[lit('(')] > expression > closing)[on_group];
auto const arguments_def = token[lit('(')][on_open] >
                           -(expression[on_argument] >>
                             *(',' > expression[on_argument])) > closing[on_close];

BOOST_SPIRIT_DEFINE(statement, expression, binary, unary, postfix, primary, group, arguments,
                    closing, member_name)

}  // namespace poolcast::formula::grammar

namespace poolcast::formula {

namespace {

namespace x3 = boost::spirit::x3;

/// One statement at a time, so that a mistake in one does not hide those in the next.
class Parser {
 public:
  Parser(std::string_view text, Semantics const& semantics)
      : text_(text), semantics_(semantics), builder_(text) {}

  Diagnostics run();
  Unknowns relies_on() const { return relies_on_; }
  Formula take(std::string text) { return builder_.take(std::move(text)); }

 private:
  std::uint32_t statement(std::uint32_t begin);
  std::uint32_t report(Diagnostic diagnostic, std::uint32_t go_on);

  void empty_statement(std::uint32_t at);

  std::string_view text_;
  Semantics const& semantics_;
  Unknowns relies_on_;
  Builder builder_;
};

Diagnostics Parser::run() {
  std::size_t count = 0;
  bool after_statement = false;
  std::uint32_t at = skip_blank(text_, 0);
  while (at < text_.size()) {
    if (text_[at] == ';') {
      if (!after_statement) empty_statement(at);
      after_statement = false;
      ++at;
    } else if (++count > max_statements) {
      report({.span = {at, at + 1},
              .message = "more than " + std::to_string(max_statements) +
                         " statements; the service accepts no more"},
             at);
      break;
    } else {
      at = statement(at);
      after_statement = true;
    }
    at = skip_blank(text_, at);
  }
  return std::move(builder_.diagnostics());
}

/// Returns where to go on.
std::uint32_t Parser::statement(std::uint32_t begin) {
  char const* first = text_.data() + begin;
  char const* const last = text_.data() + text_.size();
  auto const offset = [this](char const* place) {
    return static_cast<std::uint32_t>(place - text_.data());
  };
  builder_.start_statement();
  try {
    auto const parser = x3::with<grammar::BuilderTag>(std::ref(builder_))[grammar::statement];
    if (!x3::phrase_parse(first, last, parser, grammar::Blank{}, x3::skip_flag::dont_post_skip)) {
      return report(syntax_error(text_, begin, begin, "a statement"), recover(text_, begin));
    }
  } catch (x3::expectation_failure<char const*> const& failure) {
    std::uint32_t const at = offset(failure.where());
    if (failure.which() == grammar::less_nesting) {
      return report(
          {.span = {at, at + 1},
           .message = "expressions nest more than " + std::to_string(max_nesting) + " deep"},
          recover(text_, at));
    }
    return report(syntax_error(text_, begin, at, failure.which()), recover(text_, at));
  }
  // X3 skips blanks before it finds that nothing follows them.
  std::uint32_t const end = builder_.end_of_statement();
  std::uint32_t const next = skip_blank(text_, end);
  if (next >= text_.size() || text_[next] == ';') return next;
  Diagnostic const problem = statement_goes_on(text_, begin, end);
  // A forgotten `;` at a line's end costs one message, and the next line is read as a statement.
  bool const forgotten = problem.span.begin == end && problem.span.end == end;
  return report(problem, forgotten ? next : recover(text_, next));
}

void Parser::empty_statement(std::uint32_t at) {
  if (semantics_.empty_statement == Unproven::accept) {
    relies_on_.insert(Unknown::empty_statement);
  } else {
    report({.span = {at, at + 1}, .message = "nothing stands before this ';'; remove it"}, at);
  }
}

std::uint32_t Parser::report(Diagnostic diagnostic, std::uint32_t go_on) {
  builder_.diagnostics().push_back(std::move(diagnostic));
  return go_on;
}

}  // namespace

Expected<Formula, Diagnostics> parse(Source const& source, Semantics const& semantics) {
  if (source.text.size() > max_bytes) {
    return tl::unexpected(Diagnostics{
        {.span = {max_bytes, max_bytes},
         .message = "the formula is " + format_count(static_cast<long long>(source.text.size())) +
                    " bytes long; the service accepts at most " +
                    format_count(static_cast<long long>(max_bytes)) + " bytes"}});
  }
  Unknowns used;
  std::string text =
      has_dialect(semantics) ? in_plain_words(source.text, semantics, used) : source.text;
  Parser parser(text, semantics);
  Diagnostics diagnostics = parser.run();
  used.insert(parser.relies_on());
  if (!diagnostics.empty()) return tl::unexpected(std::move(diagnostics));
  Formula formula = parser.take(std::move(text));
  diagnostics = refused_numbers(formula, semantics, used);
  if (!diagnostics.empty()) return tl::unexpected(std::move(diagnostics));
  formula.relies_on = used;
  return formula;
}

}  // namespace poolcast::formula
