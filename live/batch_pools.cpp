#include "live/batch_pools.hpp"

#include <nlohmann/json.hpp>

#include "engine/batch/wire_words.hpp"
#include "live/batch_calls.hpp"
#include "live/batch_read.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

constexpr char pools[] = "/pools/";

std::string pool_path(std::string const& pool, char const* rest = "") {
  return path_of(pools, pool, rest);
}

template <class Row>
BatchResult<std::vector<Row>> rows_of(BatchHttp& http, BatchCall const& call,
                                      Row (*read)(json const&)) {
  std::vector<Row> rows;
  BatchResult<void> const done =
      each_row(http, call, [&](json const& row) { rows.push_back(read(row)); });
  if (!done) return refuse(done.error());
  return rows;
}

}  // namespace

BatchResult<std::vector<Pool>> list_pools(BatchHttp& http, Selection const& selection) {
  BatchCall call{.path = "/pools"};
  add_to_query(call, selection);
  return rows_of(http, call, read_pool);
}

BatchResult<Pool> get_pool(BatchHttp& http, std::string const& pool, std::string const& fields) {
  BatchCall call{.path = pool_path(pool)};
  add_to_query(call, {.fields = fields});
  BatchResult<json> const object = get_object(http, call);
  if (!object) return refuse(object.error());
  return read_pool(*object);
}

BatchResult<std::string> get_pool_text(BatchHttp& http, std::string const& pool) {
  BatchResult<HttpResponse> response = http.send({.path = pool_path(pool)});
  if (!response) return refuse(response.error());
  return std::move(response->body);
}

BatchResult<bool> pool_exists(BatchHttp& http, std::string const& pool) {
  BatchResult<HttpResponse> const response = http.send({.method = "HEAD", .path = pool_path(pool)});
  if (response) return true;
  if (response.error().status == 404) return false;
  return refuse(response.error());
}

BatchResult<void> add_pool(BatchHttp& http, std::string const& body) {
  return send_for_effect(http, {.method = "POST", .path = "/pools", .body = body}, "PoolExists");
}

BatchResult<void> delete_pool(BatchHttp& http, std::string const& pool, std::string const& etag) {
  return send_for_effect(http, {.method = "DELETE", .path = pool_path(pool), .if_match = etag},
                         "PoolBeingDeleted");
}

BatchResult<void> resize_pool(BatchHttp& http, std::string const& pool, Resize const& resize,
                              std::string const& etag) {
  json body = {
      {"targetDedicatedNodes", resize.targets.dedicated},
      {"targetLowPriorityNodes", resize.targets.low_priority},
      {"nodeDeallocationOption", batch::wire_word(batch::deallocation_words, resize.option)}};
  if (resize.timeout) body["resizeTimeout"] = format_iso_duration(*resize.timeout);
  return send_for_effect(http,
                         {.method = "POST",
                          .path = pool_path(pool, "/resize"),
                          .body = json_text(body),
                          .if_match = etag},
                         "PoolBeingResized");
}

BatchResult<AutoscaleRun> evaluate_autoscale(BatchHttp& http, std::string const& pool,
                                             std::string const& formula) {
  BatchResult<json> const run =
      get_object(http, {.method = "POST",
                        .path = pool_path(pool, "/evaluateautoscale"),
                        .body = json_text({{"autoScaleFormula", formula}})});
  if (!run) return refuse(run.error());
  return read_autoscale_run(*run);
}

BatchResult<std::vector<Node>> list_nodes(BatchHttp& http, std::string const& pool,
                                          Selection const& selection) {
  BatchCall call{.path = pool_path(pool, "/nodes")};
  add_to_query(call, selection);
  return rows_of(http, call, read_node);
}

BatchResult<std::vector<NodeCounts>> node_counts(BatchHttp& http, std::string const& pool) {
  BatchCall call{.path = "/nodecounts"};
  if (!pool.empty()) call.query.emplace_back("$filter", "poolId eq '" + pool + "'");
  return rows_of(http, call, read_node_counts);
}

}  // namespace poolcast::live
