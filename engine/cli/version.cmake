# Writes the source that knows the version and the commit, if they have changed:
# cmake -D ROOT=. -D VERSION=0.1.0 -D COMMIT= -D OUT=version.cpp -P version.cmake
if(NOT COMMIT AND EXISTS ${ROOT}/.git)  # not of a repository that only holds this folder
  execute_process(COMMAND git --no-optional-locks describe --always --dirty --abbrev=12 --exclude *
                  WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE failed
                  OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  string(REPLACE "-dirty" ", with changes" COMMIT "${COMMIT}")
endif()
if(NOT COMMIT)
  set(COMMIT unknown)
endif()
if(NOT COMMIT MATCHES "^[0-9A-Za-z,+. -]+$")
  message(FATAL_ERROR "POOLCAST_COMMIT: '${COMMIT}' is no commit")
endif()
set(text "// Written by engine/cli/version.cmake.
#include \"engine/cli/version.hpp\"

std::string poolcast::cli::version_text() {
  return \"poolcast ${VERSION}\\ncommit ${COMMIT}\";
}
")
set(old "")
if(EXISTS ${OUT})
  file(READ ${OUT} old)
endif()
if(NOT text STREQUAL old)
  file(WRITE ${OUT} "${text}")
endif()
