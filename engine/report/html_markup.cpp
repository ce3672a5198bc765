#include "engine/report/html_markup.hpp"

namespace poolcast::report {

std::string html_escaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (char const c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string element(std::string_view opening, std::string_view text) {
  return around(opening, html_escaped(text));
}

std::string around(std::string_view opening, std::string_view markup) {
  std::string result = "<" + std::string(opening) + ">";
  result += markup;
  result += "</";
  result += opening.substr(0, opening.find(' '));
  return result + ">";
}

}  // namespace poolcast::report
