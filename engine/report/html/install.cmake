# Puts the packages of package-lock.json into a folder of the build tree:
# cmake -D NPM=npm -D FOLDER=engine/report/html -D INTO=build/uplot -P install.cmake
string(CONCAT remedy "or name a folder that holds the unpacked npm package uplot 1.6.32: "
                     "cmake -D POOLCAST_UPLOT=FOLDER")
if(NOT NPM)
  message(FATAL_ERROR "the HTML report needs uPlot, and there is no npm to install it: "
                      "install the Debian packages nodejs and npm, ${remedy}")
endif()
file(MAKE_DIRECTORY ${INTO})
file(COPY ${FOLDER}/package.json ${FOLDER}/package-lock.json ${FOLDER}/.npmrc DESTINATION ${INTO})
execute_process(COMMAND ${NPM} ci --prefer-offline --ignore-scripts --no-audit --no-fund
                WORKING_DIRECTORY ${INTO} RESULT_VARIABLE failed
                OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(failed)
  string(REGEX MATCH "npm (error|ERR!)[^\n]*" said "${said}")  # of npm 10, and 9
  message(FATAL_ERROR "the HTML report needs uPlot, and npm could not install it: "
                      "let npm reach its registry, ${remedy}\n${said}")
endif()
file(WRITE ${INTO}/installed "")
