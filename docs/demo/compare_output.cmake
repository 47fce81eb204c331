# Runs PROGRAM and fails unless it prints exactly what the file EXPECTED holds.
execute_process(COMMAND "${PROGRAM}" TIMEOUT 30
  OUTPUT_VARIABLE printed RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${result}, having printed:\n"
    "${printed}")
endif()
file(READ "${EXPECTED}" expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "expected:\n${expected}\nprinted:\n${printed}")
endif()
