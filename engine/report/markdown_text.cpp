#include "engine/report/markdown_text.hpp"

namespace poolcast::report {

std::string markdown_escaped(std::string_view text) {
  std::string result;
  for (char const c : text) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '\r':
      case '\n':
        result += ' ';
        break;
      case '\\':
      case '|':
      case '*':
      case '_':
      case '`':
      case '[':
      case ']':
      case '~':
      case '#':
      case '@':
      case '$':
        result += '\\';
        result += c;
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string markdown_row(std::vector<std::string> const& cells) {
  std::string text = "|";
  for (std::string const& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

std::string markdown_heading(std::vector<std::string> const& cells) {
  std::string text = markdown_row(cells) + "|";
  for (std::size_t i = 0; i < cells.size(); ++i) text += i == 0 ? ":--|" : "--:|";
  return text + "\n";
}

std::string markdown_details(std::string_view summary, std::string_view body) {
  return "\n<details><summary>" + std::string(summary) + "</summary>\n\n" + std::string(body) +
         "\n</details>\n";
}

std::string markdown_notes(std::vector<std::string> const& notes) {
  std::string text;
  for (std::string const& note : notes) {
    text += (text.empty() ? "\n" : "") + ("- " + markdown_escaped(note) + "\n");
  }
  return text;
}

}  // namespace poolcast::report
