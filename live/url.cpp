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

UrlTarget url_target(std::string_view url) {
  url = url.substr(0, url.find('#'));
  std::size_t const query = std::min(url.find('?'), url.size());
  std::string_view address = url.substr(0, query);
  std::size_t const scheme = address.find("://");
  if (scheme != address.npos) address.remove_prefix(scheme + 3);
  std::size_t const path = address.find('/');
  return {path == address.npos ? "/" : std::string(address.substr(path)),
          std::string(url.substr(std::min(query + 1, url.size())))};
}

std::string url_origin(std::string const& text) {
  Url const url(text);
  if (!url.valid() || !url.part(CURLUPART_USER).empty()) return "";
  std::string const scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return "";
  return scheme + "://" + lower_case(url.part(CURLUPART_HOST)) + ":" + url.part(CURLUPART_PORT);
}

bool is_loopback(std::string const& url) {
  std::string const origin = url_origin(url);
  std::size_t const scheme = origin.find("://");
  if (scheme == origin.npos) return false;
  std::string const host = origin.substr(scheme + 3, origin.rfind(':') - scheme - 3);
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

}  // namespace poolcast::live
