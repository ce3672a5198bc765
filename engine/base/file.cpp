#include "engine/base/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace poolcast {
namespace {

namespace fs = std::filesystem;

/// A new text on its way to `file`, which keeps its old one until the new one is complete.
struct FreshFile {
  std::string path;  // as the caller named it
  fs::path file;     // what a symbolic link leads to
  fs::path fresh;
  bool replaces = false;
};

FreshFile fresh_file(std::string const& path) {
  FreshFile made{.path = path, .file = path, .fresh = {}};
  std::error_code failure;
  made.replaces = fs::exists(path, failure);
  if (made.replaces) made.file = fs::canonical(path, failure);
  made.fresh = made.file.string() + ".poolcast-new";
  return made;
}

tl::unexpected<Error> cannot_write(FreshFile const& made, std::string const& reason) {
  return fail("cannot write '" + made.path + "': " + reason);
}

Result<void> write_fresh(FreshFile const& made, std::string_view text) {
  errno = 0;
  std::ofstream out(made.fresh, std::ios::binary | std::ios::trunc);
  if (!out) return cannot_write(made, std::strerror(errno));
  out << text;
  out.close();
  if (!out) return cannot_write(made, std::strerror(errno));
  std::error_code failure;
  if (made.replaces) {
    auto const permissions = fs::status(made.file, failure).permissions();
    if (!failure) fs::permissions(made.fresh, permissions, failure);
  }
  if (failure) return cannot_write(made, failure.message());
  return {};
}

Result<void> put_in_place(FreshFile const& made) {
  std::error_code failure;
  fs::rename(made.fresh, made.file, failure);
  if (failure) return cannot_write(made, failure.message());
  return {};
}

/// An old text that was replaced is gone; a file that was not there before is not left behind.
void take_back(FreshFile const& made) {
  std::error_code ignored;
  if (!made.replaces) fs::remove(made.file, ignored);
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
  std::vector<FreshFile> fresh;
  Result<void> result;
  for (Source const& file : files) {
    fresh.push_back(fresh_file(file.name));
    if (result) result = write_fresh(fresh.back(), file.text);
  }
  for (std::size_t i = 0; i < fresh.size() && result; ++i) {
    result = put_in_place(fresh[i]);
    for (std::size_t before = 0; before < i && !result; ++before) take_back(fresh[before]);
  }
  std::error_code ignored;
  for (FreshFile const& file : fresh) fs::remove(file.fresh, ignored);
  return result;
}

}  // namespace poolcast
