#include "live/url.hpp"

#include <curl/curl.h>

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::live {
namespace {

class Url {
 public:
  explicit Url(std::string const& text) : url_(curl_url()) {
    valid_ = curl_url_set(url_, CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  }
  ~Url() { curl_url_cleanup(url_); }
  Url(Url const&) = delete;
  Url& operator=(Url const&) = delete;

  bool valid() const { return valid_; }

  /// Empty if there is none.
  std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(url_, which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
    std::string part = text;
    curl_free(text);
    return part;
  }

 private:
  CURLU* url_;
  bool valid_ = false;
};

}  // namespace

std::string url_encoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (char const c : text) {
    bool const plain = is_letter(c) || is_digit(c) || std::string_view("-._~").find(c) != text.npos;
    auto const byte = static_cast<unsigned char>(c);
    if (plain) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return encoded;
}

std::string url_origin(std::string const& text) {
  Url const url(text);
  if (!url.valid() || !url.part(CURLUPART_USER).empty()) return "";
  std::string const scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return "";
  std::string host = url.part(CURLUPART_HOST);
  std::ranges::transform(host, host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return scheme + "://" + host + ":" + url.part(CURLUPART_PORT);
}

}  // namespace poolcast::live
