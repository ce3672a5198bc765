# Run by CPack on the installed files, before they are packed: what Debian wants of a package.
# SOURCE_DATE_EPOCH, if it is set, is the time that the package tells, and makes it reproducible.
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${share}/doc/poolcast/changelog
"poolcast (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * What changed is in CHANGELOG.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
file(GLOB pages ${share}/man/man1/*.1)
execute_process(COMMAND gzip -9n ${pages} ${share}/doc/poolcast/changelog
                COMMAND_ERROR_IS_FATAL ANY)
# Whatever the umask is.
set(readable OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(CHMOD ${share}/doc/poolcast/changelog.gz PERMISSIONS ${readable})
file(CHMOD_RECURSE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr DIRECTORY_PERMISSIONS ${readable}
     OWNER_EXECUTE GROUP_EXECUTE WORLD_EXECUTE)
