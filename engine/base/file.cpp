#include "engine/base/file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace poolcast {

Result<Source> load_source(std::string const& path) {
  auto const everything = [](std::istream& in) {
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  if (path == "-") return Source{path, everything(std::cin)};
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
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
  std::error_code failure;
  bool const exists = std::filesystem::exists(path, failure);
  std::filesystem::path file(path);
  if (exists) file = std::filesystem::canonical(path, failure);
  std::filesystem::path const fresh = file.string() + ".poolcast-new";
  auto const give_up = [&](std::string const& reason) {
    std::error_code ignored;
    std::filesystem::remove(fresh, ignored);
    return fail("cannot write '" + path + "': " + reason);
  };
  errno = 0;
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  if (!out) return fail("cannot write '" + path + "': " + std::strerror(errno));
  out << text;
  out.close();
  if (!out) return give_up(std::strerror(errno));
  if (exists) {
    auto const permissions = std::filesystem::status(file, failure).permissions();
    if (!failure) std::filesystem::permissions(fresh, permissions, failure);
  }
  if (!failure) std::filesystem::rename(fresh, file, failure);
  if (failure) return give_up(failure.message());
  return {};
}

}  // namespace poolcast
