# Compiler settings shared by every target, and the two functions that declare targets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()

find_program(ZEROPLANE_CCACHE ccache)
if(ZEROPLANE_CCACHE)
  # The sloppiness that precompiled headers need (ccache manual, "Precompiled headers").
  set(_launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${ZEROPLANE_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${_launcher})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${_launcher})
endif()
# A third of the time of ld. Not mold: 1.10, Debian 12's, now and then never ends, or misplaces the RELRO segment.
find_program(ZEROPLANE_GOLD ld.gold)
if(ZEROPLANE_GOLD AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  add_link_options($<$<LINK_LANGUAGE:CXX>:-fuse-ld=gold>)
endif()

add_library(zeroplane_options INTERFACE)
target_compile_options(zeroplane_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${ZEROPLANE_WERROR}>>:-Werror>)
if(ZEROPLANE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# zeroplane_library(name SOURCES … [PUBLIC …] [PRIVATE …])
# One folder, one target: `zeroplane::name`, headers included from the repository root. PUBLIC and PRIVATE are what it
# links; PUBLIC only for what its headers expose.
function(zeroplane_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(zeroplane_${name} STATIC ${ARG_SOURCES})
  add_library(zeroplane::${name} ALIAS zeroplane_${name})
  target_include_directories(zeroplane_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(zeroplane_${name} PUBLIC ${ARG_PUBLIC} PRIVATE zeroplane_options ${ARG_PRIVATE})
endfunction()

# zeroplane_test(group/name SOURCES … LIBS … [LABELS …] [TIMEOUT s])
# A Qt Test program `tst_group_name`, CTest name `group/name`, run from the repository root.
function(zeroplane_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  string(REPLACE "/" "_" target tst_${name})
  add_executable(${target} ${ARG_SOURCES})
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE zeroplane_options Qt6::Test ${ARG_LIBS})
  target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS
    ZEROPLANE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ZEROPLANE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    # The user's own cache and models are not for tests.
    ENVIRONMENT "XDG_CACHE_HOME=${PROJECT_BINARY_DIR}/cache;XDG_DATA_HOME=${PROJECT_BINARY_DIR}/data")
  if("gui" IN_LIST ARG_LABELS)
    # One screen has one focus and one pointer.
    set_tests_properties(${name} PROPERTIES RESOURCE_LOCK screen)
  endif()
endfunction()
