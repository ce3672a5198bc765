# Run by the installation: lets POOLCAST write its manual pages and completions into the folder
# PAGES, with the CHANGELOG, packed as Debian wants them.
file(REMOVE_RECURSE ${PAGES})
execute_process(COMMAND ${POOLCAST} man --into ${PAGES}/man1 COMMAND_ERROR_IS_FATAL ANY)
foreach(shell bash zsh fish)
  execute_process(COMMAND ${POOLCAST} completion ${shell} OUTPUT_FILE ${PAGES}/${shell}
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()
configure_file(${CHANGELOG} ${PAGES}/changelog COPYONLY)
file(GLOB texts ${PAGES}/man1/*.1)
execute_process(COMMAND gzip -9n ${texts} ${PAGES}/changelog COMMAND_ERROR_IS_FATAL ANY)
