# Writes the C++ file behind Embedded.h: the rules, the runtime's headers and the
# report's page as raw string literals, sorted by path. Run as a script:
#
#   cmake -DOUTPUT=<file.cpp> -DROOT=<source tree> -P embed.cmake
#
# Folders that do not exist yet give an empty table.
cmake_minimum_required(VERSION 3.25)

# Sets `out` to the table's entry for the file `path`, known as `name`. The
# delimiter is one that the text does not hold.
function(to_entry path name out)
  file(READ "${path}" text)
  set(delimiter "recoro")
  set(number 0)
  string(FIND "${text}" ")${delimiter}\"" clash)
  while(NOT clash EQUAL -1)
    math(EXPR number "${number} + 1")
    set(delimiter "recoro${number}")
    string(FIND "${text}" ")${delimiter}\"" clash)
  endwhile()
  # Not a plain StringRef, whose length is counted step by step at compile time.
  set(${out} "    {\"${name}\", llvm::StringLiteral(R\"${delimiter}(${text})${delimiter}\")},\n" PARENT_SCOPE)
endfunction()

set(entries "")
file(GLOB_RECURSE headers RELATIVE "${ROOT}/runtime" "${ROOT}/runtime/include/*.hpp")
file(GLOB rules RELATIVE "${ROOT}" "${ROOT}/rules/*.yaml")
file(GLOB pages RELATIVE "${ROOT}/tool/render" "${ROOT}/tool/render/pages/*")
list(SORT headers COMPARE STRING)
list(SORT pages COMPARE STRING)
list(SORT rules COMPARE STRING)
foreach(name IN LISTS headers)
  to_entry("${ROOT}/runtime/${name}" "${name}" entry)
  string(APPEND entries "${entry}")
endforeach()
foreach(name IN LISTS pages)
  to_entry("${ROOT}/tool/render/${name}" "${name}" entry)
  string(APPEND entries "${entry}")
endforeach()
foreach(name IN LISTS rules)
  to_entry("${ROOT}/${name}" "${name}" entry)
  string(APPEND entries "${entry}")
endforeach()

set(head "// Made by embed.cmake from rules/, runtime/include/ and tool/render/pages/. DO NOT EDIT.\n#include \"Embedded.h\"\n\n")
if(entries STREQUAL "")
  set(body "llvm::ArrayRef<recoro::EmbeddedFile> recoro::embeddedFiles() { return {}; }\n")
else()
  string(CONCAT body
    "static constexpr recoro::EmbeddedFile Files[] = {\n" "${entries}" "};\n\n"
    "llvm::ArrayRef<recoro::EmbeddedFile> recoro::embeddedFiles() { return Files; }\n")
endif()
file(WRITE "${OUTPUT}" "${head}${body}")
