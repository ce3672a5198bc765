# Libraries that the tests and the benchmarks share; each of them can be built without the other.
include_guard(GLOBAL)

add_library(poolcast_test_support STATIC ${PROJECT_SOURCE_DIR}/tests/support/workload.cpp)
target_link_libraries(poolcast_test_support PUBLIC poolcast_flags poolcast_load)

add_library(poolcast_heap_simulator STATIC ${PROJECT_SOURCE_DIR}/bench/heap_simulator.cpp)
target_link_libraries(poolcast_heap_simulator PUBLIC poolcast_flags poolcast_load)
