#include "bench/bare_grammar.hpp"

#include <boost/spirit/home/x3.hpp>

namespace poolcast::bench {
namespace bare {

namespace x3 = boost::spirit::x3;
using x3::char_;
using x3::digit;
using x3::eol;
using x3::lexeme;
using x3::lit;

auto const comment = "//" >> *(char_ - eol);
auto const blank = x3::space | comment;

x3::rule<struct Formula> const formula = "formula";
x3::rule<struct Statement> const statement = "statement";
x3::rule<struct Choice> const choice = "choice";
x3::rule<struct Or> const disjunction = "disjunction";
x3::rule<struct And> const conjunction = "conjunction";
x3::rule<struct Equality> const equality = "equality";
x3::rule<struct Relation> const relation = "relation";
x3::rule<struct Sum> const sum = "sum";
x3::rule<struct Product> const product = "product";
x3::rule<struct Unary> const unary = "unary";
x3::rule<struct Postfix> const postfix = "postfix";
x3::rule<struct Primary> const primary = "primary";
x3::rule<struct Arguments> const arguments = "arguments";

auto const identifier = lexeme[-lit('$') >> char_("a-zA-Z_") >> *char_("a-zA-Z0-9_")];
auto const fraction = '.' >> +digit;
auto const exponent = char_("eE") >> -char_("+-") >> +digit;
auto const number = lexeme[((+digit >> -fraction) | fraction) >> -exponent];
auto const string = lexeme['"' >> *(char_ - char_("\"\n")) >> '"'];

auto const formula_def = -statement >> *(';' >> -statement);
auto const statement_def = (identifier >> lexeme['=' >> !lit('=')] >> choice) | choice;
auto const choice_def = disjunction >> -('?' >> choice >> ':' >> choice);
auto const disjunction_def = conjunction >> *("||" >> conjunction);
auto const conjunction_def = equality >> *("&&" >> equality);
auto const equality_def = relation >> *((lit("==") | "!=") >> relation);
auto const relation_def = sum >> *((lit("<=") | ">=" | '<' | '>') >> sum);
auto const sum_def = product >> *(char_("+-") >> product);
auto const product_def = unary >> *(char_("*/") >> unary);
auto const unary_def = (char_("-!") >> unary) | postfix;
auto const postfix_def = primary >> *('.' >> identifier >> -arguments);
auto const primary_def = (identifier >> -arguments) | number | string | ('(' >> choice >> ')');
auto const arguments_def = '(' >> -(choice % ',') >> ')';

BOOST_SPIRIT_DEFINE(formula, statement, choice, disjunction, conjunction, equality, relation, sum,
                    product, unary, postfix, primary, arguments)

}  // namespace bare

bool matches_bare_grammar(std::string_view text) {
  char const* first = text.data();
  char const* const last = first + text.size();
  return bare::x3::phrase_parse(first, last, bare::formula, bare::blank) && first == last;
}

}  // namespace poolcast::bench
