# Run by the installation: lets POOLCAST write its manual pages and completions into the folder
# PAGES.
file(REMOVE_RECURSE ${PAGES})
execute_process(COMMAND ${POOLCAST} man --into ${PAGES}/man1 COMMAND_ERROR_IS_FATAL ANY)
foreach(shell bash zsh fish)
  execute_process(COMMAND ${POOLCAST} completion ${shell} OUTPUT_FILE ${PAGES}/${shell}
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()
