#include "live/retail_prices.hpp"

#include <algorithm>
#include <iterator>

#include "engine/base/percent.hpp"
#include "live/url.hpp"

namespace poolcast::live {
namespace {

constexpr int most_pages = 100;

/// Inside quotes of a filter a quote is written twice.
std::string filter_text(std::string const& text) {
  std::string quoted = "'";
  for (char const c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

/// `name` is that of the page in messages.
Result<prices::RetailPage> fetch_page(HttpClient& client, std::string const& url,
                                      std::string const& name, RetryPolicy const& policy) {
  Result<HttpResponse> const response =
      send_with_retries(client, {.url = url, .headers = {{"Accept", "application/json"}}}, policy);
  if (!response) return fail(name + ": " + response.error().message);
  if (response->status != 200) return fail(name + ": " + answer_text(*response));
  return prices::read_retail_page({name, response->body});
}

std::string page_name(RetailQuery const& query, int page) {
  return page == 1 ? query.endpoint : query.endpoint + ", page " + std::to_string(page);
}

/// The API's links have blanks in them now and then.
std::string without_blanks(std::string const& link) {
  std::string url;
  for (char const c : link) url += c == ' ' ? std::string("%20") : std::string(1, c);
  return url;
}

}  // namespace

std::string retail_url(RetailQuery const& query) {
  std::string const filter = "serviceName eq 'Virtual Machines' and armRegionName eq " +
                             filter_text(query.region) + " and armSkuName eq " +
                             filter_text(query.size);
  return query.endpoint + "?api-version=2023-01-01-preview&currencyCode=" +
         percent_encoded(filter_text(query.currency)) + "&$filter=" + percent_encoded(filter);
}

Result<std::vector<prices::RetailItem>> fetch_retail_items(HttpClient& client,
                                                           RetailQuery const& query,
                                                           RetryPolicy const& policy) {
  std::vector<prices::RetailItem> items;
  std::string url = retail_url(query);
  std::string const origin = url_origin(url);
  if (origin.empty()) return fail("'" + query.endpoint + "' is not an http or https address");
  for (int page = 1; !url.empty(); ++page) {
    if (page > most_pages) return fail(origin + ": more than 100 pages of prices");
    std::string const name = page_name(query, page);
    Result<prices::RetailPage> fetched = fetch_page(client, url, name, policy);
    if (!fetched) return fail(fetched.error().message);
    std::ranges::move(fetched->items, std::back_inserter(items));
    std::string const next = without_blanks(fetched->next_page_link);
    if (!next.empty() && url_origin(next) != origin) {
      return fail(std::string(name).append(": its next page is elsewhere, and not asked for: ") +
                  next);
    }
    url = next;
  }
  return items;
}

}  // namespace poolcast::live
