# Writes the source that holds the script and the style of the HTML report:
# cmake -D FOLDER=engine/report/html -D UPLOT=FOLDER -D OUT=texts.cpp -P embed.cmake. UPLOT is an
# unpacked package of uPlot.
set(scripts columns steps runs words view waits marks legend plots charts bars gantt lanes panel
            toolbar page)

function(read_text path result)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "${path} is missing: ${UPLOT} is no unpacked package of uPlot 1.6")
  endif()
  file(READ ${path} text)
  if(text MATCHES "\\)poolcast\"" OR text MATCHES "</[sS][cCtT]")
    message(FATAL_ERROR "${path}: a text of the page can hold neither )poolcast\" nor </script")
  endif()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# The files share one scope that the page's other scripts do not see.
set(script "(() => {\n\"use strict\";\n")
foreach(name IN LISTS scripts)
  read_text(${FOLDER}/${name}.js text)
  string(APPEND script "${text}")
endforeach()
string(APPEND script "})();\n")

read_text(${FOLDER}/colours.css colours)
read_text(${FOLDER}/report.css style)
read_text(${UPLOT}/dist/uPlot.min.css uplot_style)
read_text(${UPLOT}/dist/uPlot.iife.min.js uplot_script)
read_text(${UPLOT}/LICENSE uplot_notice)

file(WRITE ${OUT}.new "// Made by engine/report/html/embed.cmake.
#include \"engine/report/html_texts.hpp\"

namespace poolcast::report {

HtmlTexts const& html_texts() {
  static constexpr HtmlTexts texts = {
      R\"poolcast(${colours}
${style})poolcast\",
      R\"poolcast(${script})poolcast\",
      R\"poolcast(${uplot_style})poolcast\",
      R\"poolcast(${uplot_script})poolcast\",
      R\"poolcast(${uplot_notice})poolcast\"};
  return texts;
}

}  // namespace poolcast::report
")
file(RENAME ${OUT}.new ${OUT})
