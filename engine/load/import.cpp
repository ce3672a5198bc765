#include "engine/load/import.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "engine/base/text.hpp"
#include "engine/load/import_sources.hpp"

namespace poolcast::load {
namespace {

constexpr int end_of_file = std::istream::traits_type::eof();

/// What a user is likely to hand over that is no text, told by its first byte.
struct Unreadable {
  int first_byte;
  char const* message;
};
constexpr Unreadable unreadable[] = {
    {0x1F, "the file is compressed; unpack it first: gunzip"},
    {0xFE, "the file is UTF-16; save it as UTF-8"},
    {0xFF, "the file is UTF-16; save it as UTF-8"},
};

void skip_byte_order_mark(std::istream& in) {
  if (in.peek() != 0xEF) return;
  for (int i = 0; i < 3; ++i) in.get();
}

Result<Recording> import_stream(RecordingFile file, ImportOptions const& options) {
  skip_byte_order_mark(file.in);
  int next = file.in.peek();
  for (; next != end_of_file && is_blank(static_cast<char>(next)); next = file.in.peek()) {
    if (file.in.get() == '\n') ++file.first_line;
  }
  if (file.in.bad()) return fail("cannot read '" + file.path + "': " + std::strerror(errno));
  if (next == end_of_file) return fail(file.path + ": no job to simulate: the file is empty");
  for (auto const& [first_byte, message] : unreadable) {
    if (next == first_byte) return fail(file.path + ": " + message);
  }
  if (next != '{' && next != '[') return import_csv(file, options);
  if (options.columns.empty()) return import_jobrequests(file, options);
  return fail(file.path + ": --columns is for CSV, and this is JSON");
}

}  // namespace

Result<Recording> import_recording(std::string const& path, ImportOptions const& options) {
  if (path == "-") return import_stream({.path = path, .in = std::cin}, options);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail("cannot read '" + path + "': it is a directory");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("cannot read '" + path + "': " + std::strerror(errno));
  std::uintmax_t const size = std::filesystem::file_size(path, ignored);
  return import_stream({.path = path, .in = in, .size = ignored ? 0 : size}, options);
}

}  // namespace poolcast::load
