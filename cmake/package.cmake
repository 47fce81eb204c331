# What cpack makes of an installation: a package for Debian, out of the build
# that is there. `./dev package` calls it.
set(RECORO_MAINTAINER "recoro maintainers <maintainers@recoro.invalid>" CACHE STRING
    "Name and address in packages")
set(RECORO_HOMEPAGE "" CACHE STRING "Address of the project's page in packages")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${RECORO_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE ${RECORO_HOMEPAGE})
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
# A release build's own rules must not decide who may read the installed files.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# The libraries' packages are asked for; Clang's own headers, which the program
# reads at run time, are in one that nothing links with.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libclang-common-${LLVM_VERSION_MAJOR}-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bear, clang-tidy-${LLVM_VERSION_MAJOR}, cmake")

set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"recoro finds legacy coroutines in C++ programs, such as the stackful ones of
Boost.Asio, and rewrites them to C++20's, without changing what the program
does. It reads the program by its compile database, proves that each file that
it edits still compiles before it writes one, and refuses with a reason what it
cannot keep.

The package holds the program, its module for clang-tidy, the headers that
migrated code may include, and a CMake package for them: find_package(recoro),
target recoro::runtime.")
include(CPack)
