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

}  // namespace poolcast
