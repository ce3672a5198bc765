# Writes the source that holds the script and the style of a tuning's page, beside those of
# engine/report/html: cmake -D FOLDER=engine/tune/html -D OUT=page_texts.cpp -P embed.cmake.

foreach(name script.js style.css)
  file(READ ${FOLDER}/${name} text)
  if(text MATCHES "\\)poolcast\"" OR text MATCHES "</[sS][cCtT]")
    message(FATAL_ERROR "${name}: a text of the page can hold neither )poolcast\" nor </script")
  endif()
  set(${name} "${text}")
endforeach()

file(WRITE ${OUT}.new "// Made by engine/tune/html/embed.cmake.
#include \"engine/tune/page_texts.hpp\"

namespace poolcast::tune {

PageTexts const& page_texts() {
  static constexpr PageTexts texts = {R\"poolcast(${style.css})poolcast\",
                                      R\"poolcast((() => {
\"use strict\";
${script.js}})();
)poolcast\"};
  return texts;
}

}  // namespace poolcast::tune
")
file(RENAME ${OUT}.new ${OUT})
