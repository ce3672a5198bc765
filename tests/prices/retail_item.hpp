// Rows of the Azure Retail Prices API, to be made with what a test is about.
#pragma once

#include "engine/prices/retail_rows.hpp"

namespace poolcast::prices {

/// Pay-as-you-go of Standard_D2s_v3 under Linux.
inline RetailItem retail_item() {
  return {.currency_code = "USD",
          .arm_region_name = "westeurope",
          .arm_sku_name = "Standard_D2s_v3",
          .product_name = "Virtual Machines DSv3 Series",
          .sku_name = "D2s v3",
          .meter_name = "D2 v3/D2s v3",
          .meter_id = "m1",
          .service_name = "Virtual Machines",
          .type = "Consumption",
          .unit_of_measure = "1 Hour",
          .reservation_term = "",
          .effective_start_date = "2023-01-01",
          .retail_price = 120'000,
          .savings_plan = {}};
}

}  // namespace poolcast::prices
