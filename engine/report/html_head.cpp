#include "engine/report/html_head.hpp"

#include "engine/report/html_markup.hpp"

namespace poolcast::report {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'";

}  // namespace

std::string html_head(std::string_view title, std::string_view styles) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         std::string(policy) +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n" +
         element("title", title) + "\n<link rel=\"icon\" href=\"data:,\">\n<style>\n" +
         std::string(styles) + "</style>\n</head>\n";
}

}  // namespace poolcast::report
