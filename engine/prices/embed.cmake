# Writes the source that holds the text of the shipped price sheet:
# cmake -D SHEET=azure.json -D OUT=text.cpp -P embed.cmake
file(READ ${SHEET} sheet)
if(sheet MATCHES "\\)poolcast\"")
  message(FATAL_ERROR "${SHEET} cannot hold )poolcast\"")
endif()
file(WRITE ${OUT}.new "// Made by engine/prices/embed.cmake from azure.json.
#include \"engine/prices/sheet.hpp\"

namespace poolcast::prices {

std::string_view shipped_sheet_text() {
  return R\"poolcast(${sheet})poolcast\";
}

}  // namespace poolcast::prices
")
file(RENAME ${OUT}.new ${OUT})
