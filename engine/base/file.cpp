#include "engine/base/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

#include "engine/base/output_file.hpp"

namespace poolcast {
namespace {

namespace fs = std::filesystem;

Result<void> write(OutputFile& file, std::string_view text) {
  file.out() << text;
  return file.complete();
}

}  // namespace

Result<Source> load_source(std::string const& path) {
  auto const everything = [](std::istream& in) {
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  if (path == "-") {
    Source source{path, everything(std::cin)};
    if (std::ferror(stdin) == 0) return source;
    return fail(std::string("cannot read standard input: ") + std::strerror(errno));
  }
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    return fail("cannot read '" + path + "': it is a directory");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("cannot read '" + path + "': " + std::strerror(errno));
  Source source{path, everything(in)};
  if (in.bad()) return fail("cannot read '" + path + "': " + std::strerror(errno));
  return source;
}

Result<void> save_text(std::string const& path, std::string_view text) {
  return save_texts({{path, std::string(text)}});
}

Result<void> save_texts(std::vector<Source> const& files) {
  std::vector<OutputFile> written;
  for (Source const& file : files) {
    Result<OutputFile> opened = OutputFile::open(file.name);
    if (!opened) return tl::unexpected(opened.error());
    written.push_back(*std::move(opened));
    Result<void> complete = write(written.back(), file.text);
    if (!complete) return complete;
  }
  for (std::size_t i = 0; i < written.size(); ++i) {
    Result<void> placed = written[i].put_in_place();
    if (placed) continue;
    for (std::size_t before = 0; before < i; ++before) written[before].take_back();
    return placed;
  }
  return {};
}

}  // namespace poolcast
