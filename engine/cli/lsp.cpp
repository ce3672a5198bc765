#include "engine/cli/lsp.hpp"

#include <iostream>
#include <memory>
#include <optional>

#include "engine/base/result.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/lsp/session.hpp"

namespace poolcast::cli {
namespace {

/// A formula has at most 8,192 bytes; what is longer than this is no editor's message.
constexpr long long longest_message = 16 << 20;
constexpr std::size_t longest_header = 1024;
constexpr std::string_view length_header = "Content-Length:";

/// A line without its end; nothing where the input ends instead.
Result<std::optional<std::string>> read_line(std::istream& in) {
  std::string line;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') {
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    line += static_cast<char>(c);
    if (line.size() > longest_header) {
      return fail("a header is longer than " + std::to_string(longest_header) + " bytes");
    }
  }
  if (line.empty()) return std::nullopt;
  return fail("the input ends in a header");
}

Result<long long> read_length(std::string_view text) {
  std::optional<long long> const length = parse_integer(trim(text));
  if (!length || *length < 0) {
    return fail("'" + std::string(trim(text)) + "' is not a length in bytes");
  }
  if (*length > longest_message) {
    return fail("a message of " + format_count(*length) + " bytes is refused; the longest is " +
                format_count(longest_message));
  }
  return *length;
}

/// The length that the headers give; nothing where the input ends before any.
Result<std::optional<long long>> read_headers(std::istream& in) {
  std::optional<long long> length;
  for (bool first = true;; first = false) {
    Result<std::optional<std::string>> const line = read_line(in);
    if (!line) return tl::unexpected(line.error());
    if (!*line && first) return std::nullopt;
    if (!*line) return fail("the input ends in a header");
    if ((*line)->empty()) break;
    if (!(*line)->starts_with(length_header)) {
      if ((*line)->find(':') != std::string::npos) continue;
      return fail("expected 'Content-Length: ...', found '" + **line +
                  "'; this command is started by an editor, see docs/editors.md");
    }
    Result<long long> const read =
        read_length(std::string_view(**line).substr(length_header.size()));
    if (!read) return tl::unexpected(read.error());
    length = *read;
  }
  if (!length) return fail("a message has no Content-Length");
  return length;
}

/// The next message; nothing where the input ends.
Result<std::optional<std::string>> read_message(std::istream& in) {
  Result<std::optional<long long>> const length = read_headers(in);
  if (!length) return tl::unexpected(length.error());
  if (!*length) return std::nullopt;
  std::string message(static_cast<std::size_t>(**length), '\0');
  in.read(message.data(), static_cast<std::streamsize>(message.size()));
  if (in.gcount() != static_cast<std::streamsize>(message.size())) {
    return fail("the input ends after " + format_count(in.gcount()) + " of a message's " +
                format_count(**length) + " bytes");
  }
  return message;
}

void write_message(std::ostream& out, std::string const& message) {
  out << length_header << " " << message.size() << "\r\n\r\n" << message << std::flush;
}

int exit_code(lsp::Session const& session) {
  using Phase = lsp::Session::Phase;
  bool const fine =
      session.was_shut_down || session.phase == Phase::shut_down || session.phase == Phase::fresh;
  return fine ? ok : bad_input;
}

}  // namespace

int serve_editor(LspOptions const& options, std::istream& in, std::ostream& out,
                 std::ostream& err) {
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!semantics) return fail_with(semantics.error(), bad_input, err);
  lsp::Session session{.version = POOLCAST_VERSION, .semantics = *semantics};
  while (session.phase != lsp::Session::Phase::over) {
    Result<std::optional<std::string>> const message = read_message(in);
    if (!message) {
      // Where the next message begins is not known, so there is no going on.
      err << "poolcast lsp: " << message.error().message << "\n";
      return bad_input;
    }
    if (!*message) break;
    for (std::string const& answer : lsp::receive(session, **message)) write_message(out, answer);
    if (!out) {
      err << "poolcast lsp: cannot write to the editor\n";
      return bad_input;
    }
  }
  return exit_code(session);
}

Command lsp_command() {
  auto const options = std::make_shared<LspOptions>();
  return {.name = "lsp",
          .purpose = "Language server for editors, on standard input and output",
          .example = "poolcast lsp",
          .options = {semantics_option(&options->semantics)},
          .run = [options] { return serve_editor(*options, std::cin, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
