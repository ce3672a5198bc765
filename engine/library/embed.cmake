# Writes the source that holds the texts of the formula library, from the folder of its files:
# cmake -D FOLDER=formulas -D OUT=texts.cpp -P embed.cmake. A formula without a test is refused,
# since a template is both.
file(GLOB formulas ${FOLDER}/*.autoscale)
list(SORT formulas)
set(rows "")
foreach(formula IN LISTS formulas)
  get_filename_component(name ${formula} NAME_WE)
  set(test ${FOLDER}/${name}.test)
  if(NOT EXISTS ${test})
    message(FATAL_ERROR "${formula} has no test; write ${test}")
  endif()
  file(READ ${formula} formula_text)
  file(READ ${test} test_text)
  foreach(text IN ITEMS "${formula_text}" "${test_text}")
    if(text MATCHES "\\)poolcast\"")
      message(FATAL_ERROR "${name}: a text of the library cannot hold )poolcast\"")
    endif()
  endforeach()
  string(APPEND rows "    {\"${name}\", R\"poolcast(${formula_text})poolcast\",\n"
                     "     R\"poolcast(${test_text})poolcast\"},\n")
endforeach()
file(WRITE ${OUT}.new "// Made by engine/library/embed.cmake from the folder formulas.
#include \"engine/library/library.hpp\"

namespace poolcast::library {
namespace {

constexpr Template rows[] = {
${rows}};

}  // namespace

std::span<Template const> templates() { return rows; }

}  // namespace poolcast::library
")
file(RENAME ${OUT}.new ${OUT})
