#include "live/http.hpp"

#include <curl/curl.h>

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::live {
namespace {

constexpr char untrusted[] =
    "its certificate is not trusted (SSL_CERT_FILE can name a file of those to trust): ";
constexpr char given_up[] = "the request was given up";

/// What a transfer writes to, and how much it may.
struct Receiver {
  HttpResponse response;
  std::size_t most_bytes = 0;
  bool too_large = false;
};

std::size_t receive_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& receiver = *static_cast<Receiver*>(user);
  std::size_t const length = size * count;
  if (receiver.response.body.size() + length > receiver.most_bytes) {
    receiver.too_large = true;
    return 0;  // ends the transfer
  }
  receiver.response.body.append(bytes, length);
  return length;
}

std::size_t receive_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& headers = static_cast<Receiver*>(user)->response.headers;
  std::string_view const line(bytes, size * count);
  // A proxy and `100 Continue` have answers of their own before the last one.
  if (line.starts_with("HTTP/")) headers.clear();
  std::size_t const colon = line.find(':');
  if (colon != line.npos) {
    headers.push_back(
        {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
  return line.size();
}

int note_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<HttpOptions const*>(user)->given_up() ? 1 : 0;  // 1 ends the transfer
}

long milliseconds(Duration duration) { return static_cast<long>(duration / millisecond); }

class HeaderList {
 public:
  explicit HeaderList(HttpRequest const& request) {
    bool has_type = false;
    for (HttpHeader const& header : request.headers) {
      list_ = curl_slist_append(list_, (header.name + ": " + header.value).c_str());
      has_type = has_type || same_but_for_case(header.name, "Content-Type");
    }
    // The library would add these by itself, and then more is sent than was signed.
    if (!has_type) list_ = curl_slist_append(list_, "Content-Type:");
    list_ = curl_slist_append(list_, "Expect:");
  }
  ~HeaderList() { curl_slist_free_all(list_); }
  HeaderList(HeaderList const&) = delete;
  HeaderList& operator=(HeaderList const&) = delete;

  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

void set_options(CURL* curl, HttpOptions const& options) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");  // all that the library can unpack
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "poolcast");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connect_timeout));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds(options.timeout));
  if (options.direct) curl_easy_setopt(curl, CURLOPT_PROXY, "");
  if (!options.ca_bundle.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_bundle.c_str());
  }
  if (options.given_up) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, note_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &options);
  }
}

void set_request(CURL* curl, HttpRequest const& request, HeaderList const& headers) {
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  bool const plain = request.method == "GET" && request.body.empty();
  if (plain) return;
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    return;
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.method == "DELETE" && request.body.empty()) return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
}

}  // namespace

struct HttpClient::Handle {
  CURL* curl = nullptr;
};

std::string HttpResponse::header(std::string_view name) const {
  auto const found = std::ranges::find_if(
      headers, [&](HttpHeader const& header) { return same_but_for_case(header.name, name); });
  return found == headers.end() ? "" : found->value;
}

bool is_untrusted(Error const& error) { return error.message.starts_with(untrusted); }

bool is_given_up(Error const& error) { return error.message == given_up; }

HttpClient::HttpClient(HttpOptions options)
    : options_(std::move(options)), handle_(std::make_unique<Handle>()) {
  static CURLcode const started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started == CURLE_OK) handle_->curl = curl_easy_init();
}

HttpClient::~HttpClient() { curl_easy_cleanup(handle_->curl); }

void HttpClient::disconnect() {
  curl_easy_cleanup(handle_->curl);
  handle_->curl = curl_easy_init();
}

Result<HttpResponse> HttpClient::send(HttpRequest const& request) {
  CURL* const curl = handle_->curl;
  if (curl == nullptr) return fail("libcurl could not be started");
  curl_easy_reset(curl);  // keeps the connection
  Receiver receiver{.response = {}, .most_bytes = options_.most_bytes};
  HeaderList const headers(request);
  char reason[CURL_ERROR_SIZE] = "";
  set_options(curl, options_);
  set_request(curl, request, headers);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiver);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, receive_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiver);
  CURLcode const done = curl_easy_perform(curl);
  if (receiver.too_large) {
    return fail("the answer is larger than " +
                format_count(static_cast<long long>(options_.most_bytes)) + " bytes");
  }
  if (done == CURLE_ABORTED_BY_CALLBACK) return fail(given_up);
  if (done != CURLE_OK) {
    bool const distrusts =
        done == CURLE_PEER_FAILED_VERIFICATION || done == CURLE_SSL_CACERT_BADFILE;
    std::string const why = *reason == '\0' ? curl_easy_strerror(done) : reason;
    return fail((distrusts ? untrusted : "") + why);
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  receiver.response.status = static_cast<int>(status);
  return std::move(receiver.response);
}

}  // namespace poolcast::live
