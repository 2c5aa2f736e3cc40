# sotto_mirrored_tests(FOLDER <path> [LINK <targets>...] [LABEL <label>])
# One test program of every tests/<path>/*_test.cpp; each gtest case becomes a ctest entry.
find_package(GTest REQUIRED)
include(GoogleTest)
function(sotto_mirrored_tests)
  cmake_parse_arguments(ARG "" "FOLDER;LABEL" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${ARG_FOLDER}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  string(REPLACE "/" "_" name ${ARG_FOLDER})
  add_executable(${name}_tests ${sources})
  target_link_libraries(${name}_tests PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main sotto_warnings sotto_sanitizers)
  target_include_directories(${name}_tests PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_definitions(${name}_tests PRIVATE
    SOTTO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SOTTO_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  # Threads that wait give their core away: tests run side by side.
  # A parameterised test is called by what its suite names it: how gtest prints the parameter has addresses in it.
  gtest_discover_tests(${name}_tests TEST_PREFIX "${ARG_FOLDER}." DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
    PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 600 ENVIRONMENT OMP_WAIT_POLICY=passive)
endfunction()
