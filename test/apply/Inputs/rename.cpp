// Preloaded, it lets the rename to a file called `two.cpp` fail, or the
// program die in front of it: HOW is `fail` or `die`.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include <dlfcn.h>

extern "C" int rename(const char *From, const char *To) noexcept {
  const char *How = std::getenv("HOW");
  size_t Size = std::strlen(To);
  if (How && Size > 8 && std::strcmp(To + Size - 8, "/two.cpp") == 0) {
    if (std::strcmp(How, "die") == 0)
      _exit(77);
    errno = EIO;
    return -1;
  }
  using Function = int (*)(const char *, const char *);
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, "rename"))(From, To);
}
