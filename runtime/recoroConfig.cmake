# What find_package(recoro) reads.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/recoroTargets.cmake)
