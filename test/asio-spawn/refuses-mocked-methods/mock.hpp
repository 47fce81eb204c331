// A mocking library's.
#pragma once

#define MOCK_METHOD(result, name, parameters, specifiers) \
  result name parameters specifiers { calls(#name); return result(); }
