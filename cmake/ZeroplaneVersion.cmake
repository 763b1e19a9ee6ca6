# The git revision that `zeroplane --version` names, refreshed at every build (not only at configure).
set(ZEROPLANE_VERSION_HEADER ${PROJECT_BINARY_DIR}/generated/zeroplane_version.h)
add_custom_target(zeroplane_version_header
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUTPUT=${ZEROPLANE_VERSION_HEADER}
          -DVERSION=${PROJECT_VERSION} -P ${PROJECT_SOURCE_DIR}/cmake/WriteVersion.cmake
  BYPRODUCTS ${ZEROPLANE_VERSION_HEADER})
