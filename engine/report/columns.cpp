#include "engine/report/columns.hpp"

#include "engine/base/base64.hpp"

namespace poolcast::report {
std::string Columns::text() const { return base64_encoded(bytes_); }

}  // namespace poolcast::report
